#!/usr/bin/python3
"""Personal data leaves the kiosk by itself when its days are over, and not before; the log says how
much, and names nobody."""

import sqlite3

from world import Kiosk, World, check

DAY_S = 24 * 60 * 60


def members(kiosk):
    with sqlite3.connect(f"file:{kiosk.data}/uketsuke.db?mode=ro", uri=True) as db:
        return db.execute("select count(*) from member").fetchone()[0]


def close(kiosk):
    kiosk.open_menu().click("closing")
    kiosk.screen("closing").click("next")
    kiosk.screen("closing").click("next")
    kiosk.screen("closing").click("close_session")
    kiosk.screen("summary").click("back")
    kiosk.screen("sessions")


with World() as world:
    kiosk = Kiosk(world)
    try:
        world.hq("setting", "set", "retention.days", "2")
        world.enrol(kiosk.data)
        kiosk.set_clock()
        kiosk.start()
        kiosk.expect("^purged members=0 ")  # nothing is due yet, and it was looked at
        kiosk.open_session()
        kiosk.show(world.token("M0001"))
        kiosk.expect(r"^shown .*recorded=1$")
        kiosk.screen("reception")
        kiosk.hide()
        kiosk.wait_settled()
        world.stop_hq()
        check(members(kiosk) == 3, "the roster")
        close(kiosk)
        kiosk.set_clock(passed_s=DAY_S + 7200)
        kiosk.expect("^purged members=0 ")
        check(members(kiosk) == 3, "gone after a day, not two")
        kiosk.set_clock(passed_s=3 * DAY_S)
        kiosk.expect("^purged ")  # the closing is not at headquarters, but it names nobody
        check(members(kiosk) == 0, "still there when its days are over")
        kiosk.stop()
        kiosk.verify()
        with open(world.path("kiosk.log"), encoding="utf-8") as log:
            text = log.read()
        check("3 members" in text, "not logged")
        for member in world.members:
            check(member["kanji"] not in text and member["id"] not in text, "the log names somebody")
    finally:
        kiosk.fini()
print("retention: the roster stayed two days, and went")
