#!/usr/bin/python3
"""A kiosk whose clock is an hour off and that nobody vouches for: staff say so and give the time.
Records keep what the clock said; windows go by the true time, also after a restart, until a time
server comes."""

import datetime
import json
import time

from world import Kiosk, World, check

JST = datetime.timezone(datetime.timedelta(hours=9))


def clocks(kiosk):
    return [body for body in map(json.loads, kiosk.journal()) if body["kind"] == "clock"]


def taps(kiosk):
    return [body for body in map(json.loads, kiosk.journal()) if body["kind"] == "tap"]


def off_s():
    """An hour ahead, so that whoever is in time looks late; behind where that is tomorrow."""
    return 3600 if datetime.datetime.now(JST).hour < 23 else -3600


def type_time(kiosk, text):
    kiosk.click("clear")
    for digit in text:
        kiosk.click("digit", int(digit))
    kiosk.click("next")


def receive(kiosk, token, verdict):
    kiosk.show(token)
    kiosk.expect(rf"^shown .*verdict={verdict} .*recorded=1$")
    kiosk.screen("reception")
    kiosk.hide()


def say_it_is_wrong(kiosk):
    kiosk.screen("sessions").click("session", 0)
    kiosk.screen("pin").pass_pin()
    kiosk.screen("clock").click("clock_wrong")
    type_time(kiosk, "202604312561")  # no such day: the screen stays
    now = datetime.datetime.now(JST)
    type_time(kiosk, now.strftime("%Y%m%d%H%M"))
    kiosk.screen("reception")
    fact = clocks(kiosk)[-1]
    check(fact["staff"] == "S1", f"nobody vouches: {fact}")
    check(abs(fact["true"] / 1000 - now.timestamp()) <= 60, f"another time was noted: {fact}")
    check(abs(fact["true"] - fact["at"]) > 3500 * 1000, f"what the clock said is gone: {fact}")


def check_tap(kiosk, offset_s):
    tap = taps(kiosk)[-1]
    check(abs(tap["at"] / 1000 - (time.time() + offset_s)) < 60, f"the tap's own time: {tap}")


with World(session_offset_s=300) as world:
    kiosk = Kiosk(world)
    try:
        world.enrol(kiosk.data)
        tokens = [world.token(member["id"], 86400) for member in world.members]
        world.stop_hq()
        before = len(clocks(kiosk))  # headquarters', from the boot in which it was enrolled
        offset_s = off_s()
        kiosk.reboot()
        kiosk.set_clock(offset_s)
        kiosk.start()
        say_it_is_wrong(kiosk)
        receive(kiosk, tokens[0], "accepted")  # by its own clock it would be out of the window
        check_tap(kiosk, offset_s)
        kiosk.stop()
        kiosk.start()
        kiosk.screen("reception")
        receive(kiosk, tokens[1], "accepted")
        check_tap(kiosk, offset_s)
        check(len(clocks(kiosk)) == before + 1, "more was vouched for than was said")
        kiosk.open_menu().click("diagnostics")
        kiosk.screen("diagnostics").click("page", 1)
        kiosk.click("back")
        kiosk.screen("menu").click("back")
        kiosk.screen("reception")
        kiosk.set_clock(0, synced=True)
        receive(kiosk, tokens[2], "accepted")
        kiosk.stop()
        last = clocks(kiosk)[-1]
        check(len(clocks(kiosk)) == before + 2 and not last.get("staff"), f"no time server: {last}")
        check(abs(last["true"] - last["at"]) < 2000, f"the time server's time: {last}")
        kiosk.verify()
    finally:
        kiosk.fini()
print("wrong clock: three taps judged by the true time, kept with the clock's own")
