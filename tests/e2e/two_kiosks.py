#!/usr/bin/python3
"""Two kiosks at two doors of one session: with a line each sees within seconds what the other
recorded; without, each is right by itself; and then both have the same, and so has a third that
comes late and knows only what headquarters knows."""

import json
import sqlite3
import time

from world import HQ, KIOSK, Kiosk, World, check, run, wait_for

SECONDS = 20  # "within seconds", under sanitizers on a busy machine; the kiosks ask every two


class Door:
    """A kiosk that receives, and the scans that it has had so far."""

    def __init__(self, world, name):
        self.kiosk = Kiosk(world, name, size="800x480")
        world.enrol(self.kiosk.data)
        self.kiosk.start()
        self.kiosk.open_session()
        self.scans = 0

    def tap(self, token, verdict):
        self.scans += 1
        self.kiosk.show(token)
        self.kiosk.expect(rf"^shown scan={self.scans} .*verdict={verdict} .*recorded=1$")
        self.kiosk.hide()
        self.kiosk.screen("reception")

    def counts(self):
        status = self.kiosk.status()
        return status["received"], status["inside"]

    def sees(self, received, inside):
        wait_for(f"{received} received, {inside} inside at {self.kiosk.data}",
                 lambda: self.counts() == (received, inside), SECONDS)

    def exit_window_is_open(self):
        with sqlite3.connect(f"file:{self.kiosk.data}/uketsuke.db?mode=ro", uri=True) as db:
            (begin,), = db.execute("select exit_from_utc_ms from session where id = 'T1'")
        return begin < time.time() * 1000


def open_exit(world, doors):
    """From now on doctors are leaving: headquarters moves the window, as it may."""
    session = json.loads(world.hq("session", "list").stdout)
    session["exit"]["from_utc_ms"] = int(time.time() * 1000) - 60000
    world.add("session", [session])
    for door in doors:
        wait_for("the exit window", door.exit_window_is_open)


def with_a_line(north, south, tokens):
    north.tap(tokens[0], "accepted")
    began = time.monotonic()
    south.sees(1, 1)
    seconds = time.monotonic() - began
    south.tap(tokens[0], "repeat")  # already in, by the other door
    south.tap(tokens[1], "accepted")
    north.sees(2, 2)
    return seconds


def leaving_by_the_other_door(world, north, south, tokens):
    open_exit(world, (north, south))
    south.tap(tokens[0], "accepted|early")  # an exit: that there was an entry is known here
    north.sees(2, 1)


def without_a_line(world, north, south, tokens):
    """The same doctor leaves twice: neither kiosk can know of the other, and neither minds."""
    world.stop_hq()
    north.tap(tokens[1], "accepted|early")
    south.tap(tokens[1], "accepted|early")
    north.tap(tokens[2], "no_entry")
    check(north.counts() == (2, 0), f"north counts {north.counts()} by itself")
    check(south.counts() == (2, 0), f"south counts {south.counts()} by itself")
    world.start_hq()
    for door in (north, south):
        door.kiosk.wait_settled()


def taps_of(doors):
    lines = [line for door in doors for line in door.kiosk.journal()]
    return {json.loads(line)["id"] for line in lines if json.loads(line)["kind"] == "tap"}


def known_at(door):
    """Every tap that this kiosk knows of, its own and the other's."""
    with sqlite3.connect(f"file:{door.kiosk.data}/uketsuke.db?mode=ro", uri=True) as db:
        return {row[0] for row in db.execute("select id from fact where kind = 'tap'")}


def presence_at(door):
    with sqlite3.connect(f"file:{door.kiosk.data}/uketsuke.db?mode=ro", uri=True) as db:
        return db.execute("select session_id, member_id, last_direction, last_utc_ms,"
                          " first_in_utc_ms from presence order by 1, 2").fetchall()


def have_the_same(doors):
    """Both doors, and one that comes late and learns everything from headquarters."""
    taps = taps_of(doors[:2])
    for door in doors:
        wait_for(f"all taps at {door.kiosk.data}", lambda door=door: known_at(door) == taps)
    found = [presence_at(door) for door in doors]
    check(found[0] and all(other == found[0] for other in found), f"they differ: {found}")


def credit(world, name, lines):
    with open(world.path(name), "w") as file:
        file.write("".join(line + "\n" for line in lines))
    done = run(KIOSK, "credit", "--programme", world.path("programme.json"), "--journal",
               world.path(name))
    return json.loads(done.stdout)


def credit_is_the_same(world, doors):
    """Whatever the order of the logs, and if one comes twice: what headquarters' records give."""
    sessions = [json.loads(world.hq("session", "list").stdout)]
    policy = {"version": "test-1", "rules": [{"scheme": "jma_cme", "presence": "whole"}]}
    with open(world.path("programme.json"), "w") as file:
        json.dump({"sessions": sessions, "policies": [policy]}, file)
    north, south, late = (door.kiosk.journal() for door in doors)
    expected = credit(world, "hq.jsonl", world.records())
    text = json.dumps(expected)
    check(all(member["id"] in text for member in world.members), f"somebody is missing: {text}")
    for lines in (north + south + late, late + south + north, north + south + north + late):
        found = credit(world, "doors.jsonl", lines)
        check(found == expected, f"headquarters gives {expected}, the doors {found}")


with World() as world:
    doors = []
    try:
        world.hq("setting", "set", "result.show_ms", "1000")
        tokens = [world.token(member["id"]) for member in world.members]
        doors = [Door(world, name) for name in ("north", "south")]
        seconds = with_a_line(*doors, tokens)
        leaving_by_the_other_door(world, *doors, tokens)
        without_a_line(world, *doors, tokens)
        doors.append(Door(world, "late"))
        have_the_same(doors)
        for door in doors:
            door.kiosk.wait_settled()
            door.kiosk.stop()
            door.kiosk.verify()
        records = [line for door in doors for line in door.kiosk.journal()]
        check(sorted(records) == sorted(world.records()), "headquarters has other records")
        refused = run(HQ, "records", "--refused", "--db", world.db).stdout
        check(not refused, f"refused: {refused}")
        credit_is_the_same(world, doors)
    finally:
        for door in doors:
            door.kiosk.fini()
print(f"two kiosks: an entry by one door was known at the other after {seconds:.1f} s; apart and "
      "together, all three have the same")
