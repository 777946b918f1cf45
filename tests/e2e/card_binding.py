#!/usr/bin/python3
"""Cards that staff bind to a doctor at the kiosk and unbind again: read twice with a lift between,
whatever is nobody's card refused, and what stands in the journal at the end."""

import json
import os
import re
import sqlite3
import time

from world import KIOSK, Kiosk, Reader, World, check, check_same_at_hq, run, wait_for

LOST, REISSUED, WRONG_PERSON = range(3)  # the reasons, as they stand on the screen
HANAKO, JIRO = "M0002", "M0003"
KANA = {HANAKO: "ナカ゛オ", JIRO: "シ゛"}
MARKS = {"゛": 0x3099}
CARD, TWIN, IDM = "04a1b2c3d4e5f6", "04a1b2c3d4e5f7", "0123456789abcdef"


class Desk:
    """The kiosk, its reader, and the scans that it has had so far."""

    def __init__(self, kiosk, reader):
        self.kiosk, self.reader, self.scans = kiosk, reader, 0

    def tap(self, *card):
        self.reader.tap(*card)
        self.scans += 1
        self.kiosk.expect(rf"^read scan={self.scans} kind=")
        return self.scans

    def lift(self):
        self.reader.remove()
        time.sleep(0.9)  # longer than a card must be away to have been lifted

    def touch(self, step, outcome, *card, refusal="none"):
        """A card on the reader while its binding is asked for."""
        scan = self.tap(*card)
        self.kiosk.expect(rf"^card scan={scan} step={step} outcome={outcome} refusal={refusal}$")
        self.lift()

    def bind(self, *card):
        before = len(records(self.kiosk))
        self.touch("second", "goes_on", *card)
        check(len(records(self.kiosk)) == before, "something was recorded after one reading")
        self.touch("bound", "goes_on", *card)

    def at_the_door(self, outcome, *card):
        scan = self.tap(*card)
        self.kiosk.expect(rf"^shown scan={scan} .*{outcome}")
        self.lift()
        self.kiosk.screen("reception")

    def open_cards(self, member):
        self.kiosk.click("staff")
        self.kiosk.screen("pin").pass_pin()
        self.kiosk.screen("attendees").click("field")
        for key in KANA[member]:
            self.kiosk.click("key", MARKS.get(key, ord(key)))
        wait_for("one person", lambda: [k for k in self.kiosk.targets() if k[0] == "person"] ==
                 [("person", 0)])
        self.kiosk.click("person", 0)
        self.kiosk.screen("person").click("enrol_card")
        self.kiosk.screen("card")

    def close_cards(self):
        self.kiosk.click("back")
        self.kiosk.screen("person").click("back")
        self.kiosk.screen("attendees").click("back")  # leaves the search
        wait_for("the whole list",
                 lambda: ("walk_in", 0) in self.kiosk.targets())
        self.kiosk.click("back")
        self.kiosk.screen("reception")

    def unbind(self, row, reason):
        self.kiosk.click("unbind", row)
        wait_for("the question", lambda: ("reason", 0) in self.kiosk.targets())
        check(("next", 0) not in self.kiosk.targets(), "a card could be unbound without a reason")
        self.kiosk.click("reason", reason)
        self.kiosk.click("next")

    def bound_rows(self):
        return sorted(value for kind, value in self.kiosk.targets() if kind == "unbind")


def records(kiosk):
    found = [json.loads(line) for line in kiosk.journal()]
    return [record for record in found if record["kind"] in ("bind", "unbind", "tap", "void")]


def newest(kiosk, **expected):
    record = records(kiosk)[-1]
    for name, value in expected.items():
        check(record.get(name) == value, f"{name} is {record.get(name)}, not {value}: {record}")
    return record


def bind_a_card(desk):
    """Unknown at the door, bound by two readings, known at once; its twin is somebody else's."""
    desk.at_the_door("refusal=unknown_card recorded=0", "uid", CARD)
    desk.open_cards(HANAKO)
    check(desk.bound_rows() == [], "a card was bound before")
    desk.bind("uid", CARD)
    bound = newest(desk.kiosk, kind="bind", sub={"member": HANAKO}, how="nfc_uid", staff="S1")
    check(re.fullmatch("[0-9a-f]{64}", bound["cred"]), f"no keyed hash: {bound}")
    check("ses" not in bound, f"a card is no affair of one session: {bound}")
    wait_for("the card in the list", lambda: desk.bound_rows() == [0])
    desk.touch("bound", "already", "uid", CARD)
    desk.close_cards()
    desk.at_the_door("verdict=accepted .*recorded=1", "uid", CARD)
    newest(desk.kiosk, kind="tap", sub={"member": HANAKO}, how="nfc_uid", cred=bound["cred"])
    desk.at_the_door("refusal=unknown_card recorded=0", "uid", TWIN)
    return bound


def refuse_what_is_nobodys(desk):
    """At another doctor's: nothing of it is recorded."""
    before = len(records(desk.kiosk))
    desk.open_cards(JIRO)
    desk.touch("refused", "others", "uid", CARD)
    desk.touch("refused", "unusable", "random", refusal="random_uid")
    desk.touch("refused", "unusable", "uid", "00000000000000", refusal="blank_uid")
    desk.touch("refused", "unusable", "typeb", refusal="type_b")
    desk.touch("refused", "unusable", "jpki", refusal="my_number")
    desk.touch("refused", "unusable", "felica", "01fe123456789abc", refusal="changing_idm")
    desk.touch("second", "goes_on", "felica", IDM)
    desk.touch("refused", "changes", "uid", TWIN)  # two cards
    check(len(records(desk.kiosk)) == before, "something was recorded")
    check(desk.bound_rows() == [], "a card was bound")


def bind_the_others(desk, certificate):
    """The twin, free as it is, is another doctor's; so are a FeliCa card and a 医師資格証."""
    desk.bind("uid", TWIN)
    twin = newest(desk.kiosk, kind="bind", sub={"member": JIRO}, how="nfc_uid")
    desk.bind("felica", IDM)
    newest(desk.kiosk, kind="bind", sub={"member": JIRO}, how="nfc_uid")
    desk.bind("hpki", "b", certificate.hex())
    newest(desk.kiosk, kind="bind", sub={"member": JIRO}, how="hpki")
    wait_for("three cards in the list", lambda: desk.bound_rows()[-1:] == [2])
    return twin


def receive_meanwhile(world, desk):
    """A doctor with a signed code is received, and the screen comes back."""
    payload = b"\x02en" + world.token("M0001").encode()
    message = b"\xc1\x01" + len(payload).to_bytes(4, "big") + b"T" + payload
    scan = desk.tap("type2", "04112233445566", message.hex())
    desk.kiosk.expect(rf"^shown scan={scan} .*verdict=accepted .*recorded=1$")
    desk.lift()
    desk.kiosk.screen("card")
    newest(desk.kiosk, kind="tap", sub={"member": "M0001"}, how="nfc_ndef")


def take_back(desk):
    """A bind that was a slip: one touch unbinds it."""
    desk.bind("uid", "04deadbeef0001")
    desk.kiosk.click("undo")
    desk.kiosk.expect("^unbound reason=slip$")
    newest(desk.kiosk, kind="unbind", sub={"member": JIRO}, reason="slip", how="nfc_uid")
    wait_for("the end of the offer", lambda: ("undo", 0) not in desk.kiosk.targets())
    wait_for("the list as it was", lambda: desk.bound_rows()[-1:] == [2])


def unbind_with_a_reason(desk, bound):
    desk.open_cards(HANAKO)
    desk.unbind(0, LOST)
    desk.kiosk.expect("^unbound reason=lost$")
    newest(desk.kiosk, kind="unbind", sub={"member": HANAKO}, reason="lost", staff="S1",
           how="nfc_uid", cred=bound["cred"])
    wait_for("an empty list", lambda: desk.bound_rows() == [])
    desk.touch("second", "goes_on", "uid", CARD)  # one reading, and then never a second
    desk.close_cards()
    desk.at_the_door("refusal=unknown_card recorded=0", "uid", CARD)


def say_that_nothing_was_written(desk):
    """Another program holds the database: no word of a binding, and none is there."""
    before = len(records(desk.kiosk))
    desk.open_cards(HANAKO)
    desk.touch("second", "goes_on", "uid", CARD)
    held = sqlite3.connect(os.path.join(desk.kiosk.data, "uketsuke.db"), isolation_level=None)
    held.execute("begin immediate")
    scan = desk.tap("uid", CARD)
    desk.kiosk.expect(r"^shown .*recorded=0$")
    held.execute("rollback")
    held.close()
    desk.lift()
    desk.kiosk.screen("card")
    check(not desk.kiosk.follower.count(rf"^card scan={scan} step=bound"), "it was said to be bound")
    check(len(records(desk.kiosk)) == before, "something was recorded")
    desk.touch("second", "goes_on", "uid", CARD)  # from the beginning
    desk.touch("bound", "goes_on", "uid", CARD)
    desk.close_cards()


def leave_it_half_done(desk):
    """Nobody goes on: the screen goes back by itself, and the first reading is forgotten."""
    before = len(records(desk.kiosk))
    desk.open_cards(JIRO)
    desk.touch("second", "goes_on", "uid", "04deadbeef0002")
    desk.kiosk.expect("^screen person$", 90)  # after a minute
    desk.kiosk.click("enrol_card")
    desk.kiosk.screen("card")
    desk.touch("second", "goes_on", "uid", "04deadbeef0002")
    check(len(records(desk.kiosk)) == before, "something was recorded")
    desk.close_cards()


def another_kiosk_knows(world, card):
    """It asks headquarters who is bound to what, whether or not it has a session open."""
    data = world.path("other")
    os.makedirs(data)
    world.enrol(data)
    def owner():
        with sqlite3.connect(f"file:{data}/uketsuke.db?mode=ro", uri=True) as db:
            return db.execute("select member_id from binding where hash = ?", (card,)).fetchall()
    def learns():
        run(KIOSK, "sync", "--data", data, "--once")
        return owner() == [(JIRO,)]
    wait_for("the other kiosk to know the card", learns)


def nothing_told(world, kiosk, certificate):
    """No card's number in bodies, in the database, in logs or on the trace; no names either."""
    texts = {"journal": "\n".join(kiosk.journal()), "trace": "\n".join(kiosk.follower.lines)}
    for name in sorted(os.listdir(world.dir)):
        if name.endswith(".log") and name != "reader.log":
            with open(world.path(name), errors="replace") as log:
                texts[name] = log.read()
    with open(os.path.join(kiosk.data, "uketsuke.db"), "rb") as file:
        database = file.read()
    for uid in (CARD, TWIN, IDM, "04deadbeef0001", certificate.hex()[:64]):
        for name, text in texts.items():
            check(uid not in text.lower(), f"{uid} is in the {name}")
        check(uid.encode() not in database.lower() and bytes.fromhex(uid) not in database,
              f"{uid} is in the database")
    for name, text in texts.items():
        check("長岡" not in text and "ナガオカ" not in text, f"a name is in the {name}")


with World() as world:
    reader = Reader(world)
    kiosk = Kiosk(world, nfc=reader.connstring)
    try:
        world.hq("setting", "set", "result.show_ms", "1000")
        world.hq("setting", "set", "reception.hold_suppress_ms", "500")
        world.enrol(kiosk.data)
        kiosk.start()
        kiosk.open_session()
        desk = Desk(kiosk, reader)
        certificate = world.certificate("doctor")[1]
        bound = bind_a_card(desk)
        refuse_what_is_nobodys(desk)
        twin = bind_the_others(desk, certificate)
        receive_meanwhile(world, desk)
        take_back(desk)
        desk.close_cards()
        desk.at_the_door("verdict=accepted .*recorded=1", "hpki", "b", certificate.hex())
        newest(kiosk, kind="tap", sub={"member": JIRO}, how="hpki")
        desk.at_the_door("verdict=repeat .*recorded=1", "uid", TWIN)
        unbind_with_a_reason(desk, bound)
        say_that_nothing_was_written(desk)
        desk.at_the_door("verdict=repeat .*recorded=1", "uid", CARD)
        leave_it_half_done(desk)
        kiosk.wait_settled()
        kiosk.verify()
        kiosk.stop()
        check_same_at_hq(world, kiosk)
        kinds = [record["kind"] for record in records(kiosk)]
        check(kinds.count("bind") == 6 and kinds.count("unbind") == 2, f"the records are {kinds}")
        another_kiosk_knows(world, twin["cred"])
        nothing_told(world, kiosk, certificate)
    finally:
        kiosk.fini()
        reader.stop()
print("card binding: six cards bound by two readings each, two unbound, everything else refused")
