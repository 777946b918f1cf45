#!/usr/bin/python3
"""The staff's desk: search, receive, undo, void and amend with a reason, enter afterwards, walk-in.
Every touch is a real one; what counts is what stands in the journal afterwards."""

import datetime
import json
import time

from world import KIOSK, PIN, Kiosk, World, check, check_same_at_hq, run, wait_for

JST = datetime.timezone(datetime.timedelta(hours=9))
IN, OUT = 1, 2  # enum direction
AWAY = -1  # the keyboard's key that goes on
TEXT, CLOCK = 0, 1  # the fields of a correction
MARKS = {"゛": 0x3099, "゜": 0x309A}


def press(kiosk, keys):
    for key in keys:
        kiosk.click("key", MARKS.get(key, ord(key)))


def records(kiosk):
    """Without those that the kiosk makes by itself, whenever it comes to know the time."""
    found = [json.loads(line) for line in kiosk.journal()]
    return [record for record in found if record["kind"] != "clock"]


def newest(kiosk, number, **expected):
    """The newest record, which must have just been made, with exactly these members."""
    all_records = wait_for(f"record {number}",
                           lambda: (lambda got: got if len(got) >= number else None)(records(kiosk)))
    check(len(all_records) == number, f"{len(all_records)} records, not {number}")
    record = all_records[-1]
    for name, value in expected.items():
        check(record.get(name) == value, f"{name} is {record.get(name)}, not {value}: {record}")
    return record


def enter_desk(kiosk, staff=None, pin=PIN):
    kiosk.click("staff")
    kiosk.screen("pin")
    if staff is not None:
        kiosk.click("staff_member", staff)
    kiosk.pass_pin(pin)
    kiosk.screen("attendees")


def persons(kiosk):
    return sorted(value for kind, value in kiosk.targets() if kind == "person")


def minutes_ago(minutes):
    """A whole minute of the past: as digits on the screen, and in the record."""
    then = datetime.datetime.now(JST).replace(second=0, microsecond=0)
    then -= datetime.timedelta(minutes=minutes)
    return then.strftime("%H%M"), then


def is_time(record, then):
    check(record["true"] == int(then.timestamp() * 1000), f"{record['true']} is not {then}")


def receive(kiosk, number):
    """By staff, the direction by the clock; who is here already has buttons for both instead."""
    kiosk.click("receive")
    kiosk.screen("result").screen("person")
    return newest(kiosk, number, kind="tap", how="staff", dir="in", verdict="accepted",
                  staff="S1", ses="T1", sub={"member": "M0002"})


def receive_by_search(kiosk, count):
    """Found by kana, not here yet: received by staff, and taken back at once."""
    kiosk.click("field")
    press(kiosk, "ナカ゛オ")
    wait_for("one person found", lambda: persons(kiosk) == [0])
    kiosk.click("person", 0)
    kiosk.screen("person")
    tap = receive(kiosk, count + 1)
    check("cred" not in tap, f"a credential where there was none: {tap}")
    kiosk.click("undo")
    newest(kiosk, count + 2, kind="void", target=tap["id"], reason="slip", staff="S1", ses="T1")
    return count + 2


def void_with_a_reason(kiosk, count):
    tap = receive(kiosk, count + 1)
    kiosk.click("tap", 1)  # the one that was undone stands above it
    kiosk.click("void")
    kiosk.screen("reason")
    check(("next", 0) not in kiosk.targets(), "a void without a reason could be recorded")
    kiosk.click("reason", 0)
    kiosk.click("next")
    kiosk.screen("person")
    newest(kiosk, count + 2, kind="void", target=tap["id"], reason="wrong_person", staff="S1")
    return count + 2


def undo_a_void(kiosk, count):
    """The void of the void: the tap counts again, and is then voided once more by undoing that."""
    void = records(kiosk)[-1]
    kiosk.click("undo")
    again = newest(kiosk, count + 1, kind="void", target=void["id"], reason="slip", staff="S1")
    wait_for("somebody who is inside", lambda: ("direction", OUT) in kiosk.targets())
    kiosk.click("undo")
    newest(kiosk, count + 2, kind="void", target=again["id"], reason="slip", staff="S1")
    wait_for("somebody who is not here", lambda: ("receive", 0) in kiosk.targets())
    return count + 2


def void_in_own_words(kiosk, count):
    tap = receive(kiosk, count + 1)
    kiosk.click("tap", 2)
    kiosk.click("void")
    kiosk.screen("reason").click("field", TEXT)
    press(kiosk, "シツレイ")
    kiosk.click("keyboard", AWAY)
    kiosk.click("next")
    kiosk.screen("person")
    newest(kiosk, count + 2, kind="void", target=tap["id"], reason="シツレイ", staff="S1")
    return count + 2


def amend_the_time(kiosk, count):
    tap = receive(kiosk, count + 1)
    kiosk.click("tap", 3)
    kiosk.click("amend")
    digits, then = minutes_ago(3)
    kiosk.screen("reason").click("field", CLOCK)
    kiosk.click("clear")
    press(kiosk, digits)
    kiosk.click("keyboard", AWAY)
    kiosk.click("reason", 1)
    kiosk.click("next")
    kiosk.screen("person")
    amend = newest(kiosk, count + 2, kind="amend", target=tap["id"], reason="wrong_time",
                   staff="S1", ses="T1")
    is_time(amend, then)
    check("dir" not in amend and "sub" not in amend, f"more than the time is amended: {amend}")
    return count + 2


def enter_afterwards(kiosk, count):
    digits, then = minutes_ago(1)
    kiosk.click("afterwards")
    kiosk.screen("reason").click("direction", OUT)
    kiosk.click("field", CLOCK)
    press(kiosk, digits)
    kiosk.click("keyboard", AWAY)
    kiosk.click("reason", 0)
    kiosk.click("next")
    kiosk.screen("person")
    tap = newest(kiosk, count + 1, kind="tap", how="staff", dir="out", reason="forgotten",
                 staff="S1", sub={"member": "M0002"})
    is_time(tap, then)
    return count + 1


def receive_walk_in(kiosk, count):
    kiosk.click("back")
    kiosk.screen("attendees").click("back")  # the search goes first
    kiosk.click("walk_in")
    kiosk.screen("walk_in")
    press(kiosk, "304125")
    kiosk.click("keyboard", AWAY)
    wait_for("the member who has this number", lambda: ("other_person", 0) in kiosk.targets())
    kiosk.click("back")
    kiosk.click("clear")
    press(kiosk, "512345")
    kiosk.click("keyboard", AWAY)
    wait_for("kana keys", lambda: ("key", ord("サ")) in kiosk.targets())
    press(kiosk, "サト゛ サフ゛ロウ")
    kiosk.click("keyboard", AWAY)
    kiosk.click("keyboard", AWAY)  # no affiliation
    kiosk.click("next")
    kiosk.screen("result").screen("person")
    tap = newest(kiosk, count + 2, kind="tap", how="staff", dir="in", staff="S1")
    walk_in = records(kiosk)[-2]
    check(walk_in["kind"] == "walk_in" and len(walk_in["part"]) == 64, f"not a walk-in: {walk_in}")
    check(tap["sub"] == {"member": "walk_in:" + walk_in["id"]}, f"not the walk-in's: {tap}")
    return count + 2


def keys(kiosk, *words):
    run("env", f"DISPLAY={kiosk.display.name}", "xdotool", *words)


def scan_once(kiosk, text, outcome, seconds=5):
    """As a USB scanner does. False when xdotool's keys came too late for one (see world.py)."""
    before = kiosk.follower.count(outcome)
    keys(kiosk, "type", "--delay", "5", text)
    keys(kiosk, "key", "Return")
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if kiosk.follower.count(outcome) > before:
            return True
        time.sleep(0.05)
    return False


def type_and_scan(world, kiosk, count):
    """A real keyboard goes into the field, a scanner does not, and both are understood."""
    kiosk.click("back")
    kiosk.screen("attendees").click("field")
    token = world.token("M0003")
    for _ in range(10):
        kiosk.click("clear")
        keys(kiosk, "type", "--delay", "200", "304123")
        wait_for("one person found by number", lambda: persons(kiosk) == [0])
        if scan_once(kiosk, token, r"^shown .*verdict=accepted .*recorded=1$"):
            break
    kiosk.screen("attendees")
    wait_for("the search as it was", lambda: persons(kiosk) == [0])
    kiosk.click("person", 0)
    kiosk.screen("person")
    check(("direction", OUT) in kiosk.targets(), "found somebody else than M0001")
    newest(kiosk, count + 1, kind="tap", how="qr_signed", sub={"member": "M0003"})
    return count + 1


def reception_may_not(world, kiosk):
    """Reception records and undoes its own slip; to void, amend or add is a manager's."""
    kiosk.stop()
    world.add("staff", [{"id": "S2", "name": "受付 二", "pin": "1357", "role": "reception"}])
    run(KIOSK, "sync", "--data", kiosk.data, "--once")
    count = len(records(kiosk)) + 1  # the boot
    kiosk.start()
    kiosk.screen("reception")
    enter_desk(kiosk, 1, "1357")
    kiosk.click("person", 0)
    kiosk.screen("person")
    kiosk.click("tap", 0)
    targets = kiosk.targets()
    for manager in ("void", "amend", "afterwards"):
        check((manager, 0) not in targets, f"reception could touch {manager}")
    kiosk.click("direction", OUT)
    tap = newest(kiosk, count + 1, kind="tap", how="staff", staff="S2")
    kiosk.click("undo")
    newest(kiosk, count + 2, kind="void", target=tap["id"], reason="slip", staff="S2")
    time.sleep(11)  # the second undo is offered for ten seconds, and then it is not
    wait_for("the offer's end", lambda: ("undo", 0) not in kiosk.targets())


def nothing_personal(world, kiosk):
    text = ""
    for name in ("kiosk.log", "hq.log"):
        with open(world.path(name), errors="replace") as log:
            text += log.read()
    text += "\n".join(kiosk.follower.lines)  # what the kiosk says to whoever watches
    text += "".join(kiosk.journal()) + "".join(world.records())
    for member in world.members:
        for name in ("kanji", "kana", "licence_no", "birth_date", "affiliation"):
            check(member[name] not in text, f"a member's {name} in the log or the journal")
    for typed in ("サド", "サブロウ", "512345"):
        check(typed not in text, f"what was typed for a walk-in ({typed}) is in log or journal")


while datetime.datetime.now(JST).strftime("%H%M") < "0005":
    time.sleep(10)  # minutes of yesterday are not the session's day
with World() as world:
    kiosk = Kiosk(world)
    try:
        world.hq("setting", "set", "result.show_ms", "1500")  # there is much to see
        world.enrol(kiosk.data)
        kiosk.start()
        kiosk.open_session()
        kiosk.show(world.token("M0001"))
        kiosk.expect(r"^shown .*verdict=accepted .*recorded=1$")
        kiosk.hide()
        kiosk.screen("reception")
        enter_desk(kiosk)
        n = len(records(kiosk))
        for step in (receive_by_search, void_with_a_reason, undo_a_void, void_in_own_words,
                     amend_the_time, enter_afterwards, receive_walk_in):
            n = step(kiosk, n)
        type_and_scan(world, kiosk, n)
        reception_may_not(world, kiosk)
        kiosk.wait_settled()
        check_same_at_hq(world, kiosk)
        nothing_personal(world, kiosk)
        kiosk.stop()
        kiosk.verify()
    finally:
        kiosk.fini()
print("staff desk: searched, received, undone, voided, amended, added; walk-in; nothing personal")
