#!/usr/bin/python3
"""A crowd at the door: it taps twice, holds the card still, shows the wrong room's ticket, comes late,
leaves and comes back, finds every seat taken, chooses what to claim, types numbers, and is in two
rooms. Every record is held against what happened."""

import json
import time

from world import KIOSK, PIN, Kiosk, Reader, World, check, check_same_at_hq, run

MINUTE = 60000
HOLD_S = 5  # the same person within this is the same event
SHOW_MS = 1500  # results give way soon: there are many


def member(number, kanji, kana, birth_date="1960-01-01", licence_no=None):
    return {"id": f"M{number:04}", "licence_no": licence_no or f"50{number:04}", "kanji": kanji,
            "kana": kana, "birth_date": birth_date, "affiliation": "新潟市医師会"}


def session(name, room, start, minutes, credits, **more):
    end = start + minutes * MINUTE
    return {"id": name, "title": f"{room}の研修会", "subtitle": "", "venue": "新潟県医師会館", "room": room,
            "starts_utc_ms": start, "ends_utc_ms": end,
            "entry": {"from_utc_ms": start - 10 * MINUTE, "to_utc_ms": start + 10 * MINUTE},
            "exit": {"from_utc_ms": end - 5 * MINUTE, "to_utc_ms": end + 10 * MINUTE},
            "policy_version": "2026-04", "approved": True,
            "items": [{"title": "高血圧症", "lecturer": "", "starts_utc_ms": start,
                       "ends_utc_ms": end, "credits": credits}], **more}


def seed(world):
    """T2 goes on beside the world's T1; T3 began 12 minutes ago and has one seat."""
    now = int(time.time() * 1000)
    cme = {"scheme": "jma_cme", "code": "74", "units_x10": 15}
    occupational = {"scheme": "occupational", "category": "renewal", "units_x10": 15}
    world.add("policy", [{"version": "2026-04", "in_force_on": "2026-04-01", "rules": [
        {"scheme": "jma_cme", "presence": "grace", "late_grace_s": 600},
        {"scheme": "occupational", "presence": "grace", "late_grace_s": 900}]}])
    world.add("member", [
        member(11, "三条 夏男", "サンジョウ ナツオ"), member(12, "村上 秋恵", "ムラカミ アキエ"),
        member(13, "佐渡 冬樹", "サド フユキ"), member(14, "柏崎 春子", "カシワザキ ハルコ", ""),
        member(15, "燕 一郎", "ツバメ イチロウ", licence_no="509999"),
        member(16, "燕 二郎", "ツバメ ジロウ", licence_no="509999"),
        member(17, "糸魚川 三郎", "イトイガワ サブロウ"), member(18, "妙高 四郎", "ミョウコウ シロウ")])
    world.add("session", [
        session("T2", "2階 第1会議室", now + 2 * MINUTE, 90, [cme]),
        session("T3", "4階 講堂", now - 12 * MINUTE, 90, [cme, occupational], capacity=1,
                claims=["jma_cme", "occupational"])])
    world.add("registration", [{"session_id": "T2", "member_id": "M0012"}])
    world.hq("setting", "set", "reception.hold_suppress_ms", str(HOLD_S * 1000))
    world.hq("setting", "set", "result.show_ms", str(SHOW_MS))


class Crowd:
    """People with cards before the kiosk, and what must be in its journal."""

    def __init__(self, world, kiosk, reader):
        self.world, self.kiosk, self.reader = world, kiosk, reader
        self.expected = []

    def give_cards(self, *members):
        for number in members:
            self.world.add_card(f"M{number:04}", uid=f"04a1b2c3d4{number:04}")

    def touch(self, number):
        self.reader.tap("uid", f"04a1b2c3d4{number:04}")

    def tap(self, number, verdict, direction, offer="none", session="T1"):
        """The card, and away with it; the result says who by its verdict."""
        self.touch(number)
        self.shown(verdict, offer)
        self.reader.remove()
        self.record(number, verdict, direction, session)

    def shown(self, verdict, offer="none"):
        self.kiosk.expect(rf"^shown .*verdict={verdict} offer={offer} .*recorded=1$")

    def record(self, number, verdict, direction, session="T1", how="nfc_uid", **more):
        self.expected.append({"kind": "tap", "ses": session, "sub": {"member": f"M{number:04}"},
                              "how": how, "dir": direction, "verdict": verdict, **more})

    def amend(self, session="T1", **what):
        """Of the last tap."""
        taps = [i for i, record in enumerate(self.expected) if record["kind"] == "tap"]
        self.expected.append({"kind": "amend", "ses": session, "target": taps[-1], **what})

    def check_journal(self):
        """All records of people, in their order, with all that matters of each."""
        bodies = [json.loads(line) for line in self.kiosk.journal()]
        found = [body for body in bodies if body["kind"] in ("tap", "amend")]
        ids = [body["id"] for body in found]
        told = ("kind", "ses", "sub", "how", "dir", "verdict", "intent", "scheme", "staff",
                "reason", "target")
        for i, (body, expected) in enumerate(zip(found, self.expected)):
            has = {name: body[name] for name in told if name in body}
            if "target" in has:
                has["target"] = ids.index(has["target"])
            check(has == expected, f"record {i} is {has}, not {expected}")
        check(len(found) == len(self.expected), f"{len(found)} records, not {len(self.expected)}: "
              f"{found[len(self.expected):]} {self.expected[len(found):]}")


def rest(kiosk):
    """Until the same person is another event, and the screen is reception's again."""
    time.sleep(HOLD_S + 0.5)


def tap_twice_and_hold(crowd):
    crowd.tap(1, "accepted", "in")
    for _ in range(2):  # again, and again: the same event, though the reader saw the card go
        time.sleep(1)
        crowd.touch(1)
        crowd.kiosk.expect(r"^read .*kind=uid$")
        crowd.reader.remove()
    crowd.touch(2)
    crowd.shown("accepted")
    crowd.record(2, "accepted", "in")
    time.sleep(HOLD_S + 2)  # lies there, longer than any hold
    crowd.reader.remove()
    time.sleep(1)


def leave_and_come_back(crowd):
    kiosk = crowd.kiosk
    crowd.tap(1, "repeat", "in", "leave")
    kiosk.click("leave", 0)
    kiosk.screen("choice").click("leave", 1)
    crowd.shown("early")
    crowd.record(1, "early", "out", intent="returning")
    kiosk.screen("reception")
    rest(kiosk)
    crowd.tap(1, "accepted", "in")


def let_a_question_go(crowd):
    """Nobody has to answer: the next one is received at once, and the screen comes back by itself."""
    rest(crowd.kiosk)
    crowd.tap(2, "repeat", "in", "leave")
    crowd.kiosk.click("leave", 0)
    crowd.kiosk.screen("choice")
    crowd.tap(11, "accepted", "in")
    crowd.kiosk.screen("result").screen("reception")


def stray_into_the_wrong_room(crowd):
    kiosk = crowd.kiosk
    kiosk.show(crowd.world.token("M0003", session="T2"))  # a ticket: the code alone says which room
    crowd.shown("wrong_session", "admit")
    crowd.record(3, "wrong_session", "in", how="qr_signed")
    kiosk.hide()
    crowd.tap(12, "wrong_session", "in", "admit")  # registered there: replaces the other's at once
    time.sleep(1)  # a finger that still means the other's does nothing
    kiosk.click("admit")
    kiosk.screen("pin")
    crowd.tap(11, "repeat", "in", "leave")  # meanwhile the next one is received
    kiosk.screen("pin").pass_pin()
    crowd.shown("accepted")
    position = next(i for i, record in enumerate(crowd.expected) if
                    record.get("sub") == {"member": "M0012"})
    crowd.expected.append({"kind": "amend", "ses": "T1", "target": position, "dir": "in",
                           "staff": "S1", "reason": "admitted"})
    kiosk.screen("reception")


def type_digits(kiosk, digits):
    kiosk.click("keypad")
    kiosk.screen("keypad")
    for digit in digits:
        kiosk.click("digit", int(digit))


def type_name(kiosk, name):
    for character in name:
        kiosk.click("key", ord(character))
    kiosk.click("next")


def confirm_by_kana(crowd):
    """The roster has no birth date of hers; her family name confirms, and kanji never would."""
    kiosk = crowd.kiosk
    type_digits(kiosk, "500014")
    kiosk.click("next")
    type_name(kiosk, "カシワサキ")  # wrong: once more
    kiosk.click("key", ord("カ"))
    kiosk.click("clear")
    type_name(kiosk, "カシワサ\u3099キ")
    crowd.shown("accepted")
    crowd.record(14, "accepted", "in", how="typed")
    kiosk.screen("reception")


def prefer_kana(crowd):
    kiosk = crowd.kiosk
    type_digits(kiosk, "500017")
    kiosk.click("next")
    kiosk.click("confirm", 2)  # rather by name than by birthday
    type_name(kiosk, "イトイカ\u3099ワ")
    crowd.shown("accepted")
    crowd.record(17, "accepted", "in", how="typed")
    kiosk.screen("reception")


def give_up_after_three(crowd):
    kiosk = crowd.kiosk
    type_digits(kiosk, "500018")
    kiosk.click("next")
    for digits in ("1231", "0102"):
        for digit in digits:
            kiosk.click("digit", int(digit))
        kiosk.click("next")
    kiosk.click("confirm", 2)
    type_name(kiosk, "ミヨ")  # three wrong answers, however they are given
    kiosk.expect(r"^shown .*refusal=not_confirmed recorded=0$")
    kiosk.screen("result").click("dismiss")
    kiosk.screen("reception")


def leave_a_shared_number_to_staff(crowd):
    kiosk = crowd.kiosk
    type_digits(kiosk, "509999")
    kiosk.click("next")
    time.sleep(1)
    check(("confirm", 2) not in kiosk.targets() and ("digit", 1) in kiosk.targets(),
          "a number that two doctors share went on")
    kiosk.click("back")
    kiosk.screen("reception")


def change_room(crowd, name):
    """Another room's session is opened: the same journal, and nothing of the first is lost."""
    kiosk = crowd.kiosk
    kiosk.stop()
    run(KIOSK, "open", "--data", kiosk.data, "--session", name, "--staff", "S1", stdin=PIN + "\n")
    kiosk.start().screen("reception")
    kiosk.follower.await_line(r"^reader nfc ready$")


def be_in_two_rooms(crowd):
    """Who is inside the first room enters the second: accepted, and the first stay ends."""
    change_room(crowd, "T2")
    crowd.tap(1, "elsewhere", "in", session="T2")
    crowd.kiosk.show(crowd.world.token("M0003", session="T2"))  # here the ticket is right
    crowd.shown("accepted")
    crowd.record(3, "accepted", "in", session="T2", how="qr_signed")
    crowd.kiosk.hide()
    crowd.kiosk.screen("reception")


def come_late_and_find_it_full(crowd):
    kiosk = crowd.kiosk
    change_room(crowd, "T3")
    crowd.tap(13, "late", "in", "claim", session="T3")
    kiosk.screen("choice").click("claim", 1)
    crowd.shown("late")
    crowd.amend(session="T3", scheme="occupational")
    rest(kiosk)
    crowd.tap(13, "repeat", "in", "leave", session="T3")  # who has claimed is not asked again
    crowd.tap(18, "full", "in", "admit", session="T3")
    time.sleep(1)
    kiosk.click("admit")
    kiosk.screen("pin").pass_pin()
    crowd.shown("late", "claim")  # let in, and late all the same
    crowd.amend(session="T3", dir="in", staff="S1", reason="admitted")
    kiosk.screen("choice").screen("reception")  # no answer: nothing more is recorded
    seen = kiosk.status()
    check(seen["inside"] == 2 and seen["received"] == 2, f"who was let in is inside: {seen}")


with World() as world:
    reader = Reader(world)
    kiosk = Kiosk(world, nfc=reader.connstring)
    crowd = Crowd(world, kiosk, reader)
    try:
        seed(world)
        crowd.give_cards(1, 2, 11, 12, 13, 18)
        world.enrol(kiosk.data)
        run(KIOSK, "open", "--data", kiosk.data, "--session", "T1", "--staff", "S1",
            stdin=PIN + "\n")
        kiosk.start().screen("reception")
        kiosk.follower.await_line(r"^reader nfc ready$")
        tap_twice_and_hold(crowd)
        leave_and_come_back(crowd)
        let_a_question_go(crowd)
        stray_into_the_wrong_room(crowd)
        confirm_by_kana(crowd)
        prefer_kana(crowd)
        give_up_after_three(crowd)
        leave_a_shared_number_to_staff(crowd)
        be_in_two_rooms(crowd)
        come_late_and_find_it_full(crowd)
        kiosk.stop()
        crowd.check_journal()
        kiosk.verify()
        run(KIOSK, "sync", "--data", kiosk.data, "--once")
        check_same_at_hq(world, kiosk)
    finally:
        kiosk.fini()
        reader.stop()
print("crowd: every tap recorded once, as whose it was, and nothing else")
