#!/usr/bin/python3
"""The disk is full, or the power goes, just when staff amend, receive a walk-in, decide an exit or
close the session: a full disk is said, and each time all of it is recorded or nothing."""

import json
import re
import resource
import signal

from world import Kiosk, World, check, check_same_at_hq, run, wait_for, KIOSK

OUT = 2  # enum direction
AWAY = -1  # the keyboard's key that goes on
MARKS = {"゛": 0x3099}


def press(kiosk, keys):
    for key in keys:
        kiosk.click("key", MARKS.get(key, ord(key)))
    kiosk.click("keyboard", AWAY)


def limit_files(kiosk, size):
    """Stands in for a full disk: nothing can be written any more."""
    resource.prlimit(kiosk.follower.process.pid, resource.RLIMIT_FSIZE,
                     (size, resource.RLIM_INFINITY))


def bodies(kiosk):
    """Of what people did: the kiosk's own word on boots and clocks is another matter."""
    found = map(json.loads, kiosk.journal())
    return [body for body in found if body["kind"] not in ("boot", "clock")]


# --- Up to the last touch, from reception ----------------------------------------------------------

def to_desk(kiosk):
    kiosk.click("staff")
    kiosk.screen("pin").pass_pin()
    kiosk.screen("attendees")


def to_amend(kiosk):
    to_desk(kiosk)
    kiosk.click("person", 0)
    kiosk.screen("person").click("tap", 0)
    kiosk.click("amend")
    kiosk.screen("reason").click("direction", OUT)
    kiosk.click("reason", 0)
    wait_for("a correction that can be recorded", lambda: ("next", 0) in kiosk.targets())


def to_walk_in(kiosk):
    to_desk(kiosk)
    kiosk.click("walk_in")
    kiosk.screen("walk_in")
    press(kiosk, "512345")
    wait_for("kana keys", lambda: ("key", ord("サ")) in kiosk.targets())
    press(kiosk, "サト゛ サフ゛ロウ")
    kiosk.click("keyboard", AWAY)  # no affiliation
    wait_for("the last page", lambda: ("next", 0) in kiosk.targets())


def to_exit(kiosk):
    to_desk(kiosk)
    kiosk.click("closing")
    kiosk.screen("closing").click("next")
    wait_for("a missing exit", lambda: ("exit_record", 0) in kiosk.targets())


def to_close(kiosk):
    to_desk(kiosk)
    kiosk.click("closing")
    kiosk.screen("closing").click("next")
    wait_for("the second page", lambda: ("exit_leave", 0) in kiosk.targets())
    kiosk.click("next")
    wait_for("the third page", lambda: ("close_session", 0) in kiosk.targets())


# What is done, the last touch, and the records that it makes, in their order.
DEEDS = [
    ("amend", to_amend, ("next", 0), ["amend"]),
    ("walk-in", to_walk_in, ("next", 0), ["walk_in", "tap"]),
    ("exit", to_exit, ("exit_record", 0), ["tap"]),
    ("closing", to_close, ("close_session", 0), ["session_close"]),
]


def fill_the_disk(kiosk, name, prepare, touch):
    before = bodies(kiosk)
    prepare(kiosk)
    limit_files(kiosk, 1)
    kiosk.click(*touch)
    kiosk.expect(r"^shown .*recorded=0$")
    limit_files(kiosk, resource.RLIM_INFINITY)
    kiosk.stop()
    check(bodies(kiosk) == before, f"{name}: something was recorded on a full disk")
    kiosk.verify()
    kiosk.start()
    kiosk.screen("reception")  # nothing is closed, and nobody has to be let in again


def cut_the_power(kiosk, name, prepare, touch, kinds):
    before = bodies(kiosk)
    prepare(kiosk)
    kiosk.click(*touch)
    kiosk.stop(signal.SIGKILL)
    kiosk.verify()
    after = bodies(kiosk)
    made = [body["kind"] for body in after[len(before):]]
    check(after[:len(before)] == before, f"{name}: older records have changed")
    check(made == kinds[:len(made)], f"{name}: {made} instead of a beginning of {kinds}")
    told = [int(m.group(1)) for m in (re.search(r"^recorded .* seq=(\d+) ", line)
                                      for line in kiosk.follower.lines) if m]
    check(set(told) <= {json.loads(line)["seq"] for line in kiosk.journal()},
          f"{name}: what was told to be recorded is gone")
    return len(made) == len(kinds)


def do_it(kiosk, name, prepare, touch, kinds):
    before = bodies(kiosk)
    prepare(kiosk)
    kiosk.click(*touch)
    wait_for(f"all records of {name}", lambda: len(bodies(kiosk)) == len(before) + len(kinds))
    made = [body["kind"] for body in bodies(kiosk)[len(before):]]
    check(made == kinds, f"{name}: {made}")
    kiosk.stop()


with World() as world:
    kiosk = Kiosk(world)
    try:
        world.enrol(kiosk.data)
        tokens = [world.token(member["id"]) for member in world.members]
        world.stop_hq()
        kiosk.start()
        kiosk.open_session()
        for token in tokens[:2]:
            kiosk.show(token)
            kiosk.expect(r"^shown .*verdict=accepted .*recorded=1$")
            kiosk.screen("reception")
            kiosk.hide()
        for deed, prepare, touch, kinds in DEEDS:
            fill_the_disk(kiosk, deed, prepare, touch)
            if not cut_the_power(kiosk, deed, prepare, touch, kinds):
                kiosk.start()
                kiosk.screen("reception")
                do_it(kiosk, deed, prepare, touch, kinds)
            if deed != "closing":
                kiosk.start()
                kiosk.screen("reception")
        closed = [body["kind"] for body in bodies(kiosk)].count("session_close")
        check(closed == 1 and kiosk.status()["session"] == "", "the session is not closed once")
        kiosk.verify()
        world.start_hq()
        run(KIOSK, "sync", "--data", kiosk.data, "--once")
        check_same_at_hq(world, kiosk)
    finally:
        kiosk.fini()
print("desk faults: full disk and power cut, and every deed is whole or not there")
