#!/usr/bin/python3
"""A day at one kiosk as staff live it, with no line to anybody: practice, the clock confirmed,
reception, closing with a head count and missing exits, the summary. Hours pass at once."""

import json
import os

from world import Kiosk, World, check, wait_for

POLICY = {"version": "day-1", "in_force_on": "2026-04-01",
          "rules": [{"scheme": "jma_cme", "presence": "grace", "late_grace_s": 600,
                     "early_grace_s": 600, "missing_exit": "session_end"}]}
SESSION_S, BEFORE_S = 150 * 60, 300
IN, OUT = 1, 2  # enum direction


class Venue(World):
    policy_version = POLICY["version"]

    def __init__(self):
        super().__init__(session_offset_s=BEFORE_S)

    def _seed(self):
        super()._seed()
        self.add("policy", [POLICY])
        self.add("staff", [{"id": "S2", "name": "三条 夏男", "pin": "1357", "role": "reception"}])
        self.hq("setting", "set", "notice.ja", "研修会の受講を確認するためのお知らせ。")
        self.hq("setting", "set", "notice.in_force", "2026-04-01")

    def tokens_of(self):
        """For all day: nobody issues new ones once the line is gone."""
        return {member["id"]: self.token(member["id"], 86400) for member in self.members}


def records(kiosk, *kinds):
    return [body for body in map(json.loads, kiosk.journal()) if body["kind"] in kinds]


def receive(kiosk, token, verdict):
    kiosk.show(token)
    kiosk.expect(rf"^shown .*verdict={verdict} .*recorded=1$")
    kiosk.screen("reception")
    kiosk.hide()


def sign_in(kiosk, person, pin):
    kiosk.screen("pin").click("staff_member", person)
    kiosk.pass_pin(pin)


def reception_staff_may_not(kiosk):
    """What is the manager's says so."""
    kiosk.click("staff")
    sign_in(kiosk, 1, "1357")
    kiosk.screen("menu").click("practice")
    kiosk.click("import")
    kiosk.click("back")
    kiosk.screen("sessions")


def practise(kiosk, tokens):
    """Like the real thing, and no trace of it is left."""
    before = kiosk.journal()
    kiosk.click("staff")
    sign_in(kiosk, 0, "2468")
    kiosk.screen("menu").click("practice")
    kiosk.expect("^practice begins$")
    kiosk.screen("sessions").click("session", 0)
    sign_in(kiosk, 0, "2468")
    kiosk.screen("reception")
    receive(kiosk, tokens["M0001"], "accepted")
    check(kiosk.journal() == before, "practice is in the real journal")
    check(os.path.exists(os.path.join(kiosk.data, "practice")), "practice has no store of its own")
    kiosk.click("staff")
    sign_in(kiosk, 0, "2468")
    kiosk.reach_menu().click("practice")
    kiosk.expect("^practice ends$")
    kiosk.screen("sessions")
    check(kiosk.journal() == before, "practice is in the real journal")
    check(not os.path.exists(os.path.join(kiosk.data, "practice")), "practice is still there")


def open_reception(kiosk):
    kiosk.click("session", 0)
    sign_in(kiosk, 0, "2468")
    kiosk.screen("clock").click("clock_right")
    kiosk.screen("reception")
    clock = records(kiosk, "clock")[-1]
    check(clock["staff"] == "S1" and abs(clock["true"] - clock["at"]) < 2000, f"confirmed: {clock}")


def receive_all(kiosk, tokens):
    receive(kiosk, tokens["M0001"], "accepted")
    receive(kiosk, tokens["M0002"], "accepted")
    kiosk.set_clock(passed_s=BEFORE_S + 20 * 60)
    receive(kiosk, tokens["M0003"], "late")
    kiosk.set_clock(passed_s=BEFORE_S + SESSION_S)
    receive(kiosk, tokens["M0001"], "accepted")
    kiosk.set_clock(passed_s=BEFORE_S + SESSION_S + 12 * 60)


def close(kiosk):
    """One is left open, the other gets what the policy proposes."""
    kiosk.click("staff")
    sign_in(kiosk, 1, "1357")
    kiosk.screen("attendees").click("closing")
    kiosk.screen("closing").click("digit", 2)
    kiosk.click("next")
    kiosk.click("exit_leave", 0)
    kiosk.click("exit_all")
    wait_for("no more to decide", lambda: ("exit_all", 0) not in kiosk.targets())
    kiosk.click("next")
    kiosk.click("close_session")
    kiosk.screen("summary")


def check_records(kiosk):
    exits = [tap for tap in records(kiosk, "tap") if tap["how"] == "staff"]
    check(len(exits) == 1, f"{len(exits)} exits by staff")
    check(exits[0]["reason"] == "by_rule" and exits[0]["staff"] == "S2", f"exit: {exits[0]}")
    check(exits[0]["dir"] == "out" and exits[0]["verdict"] == "accepted", f"exit: {exits[0]}")
    start = records(kiosk, "session_open")[0]["at"] - exits[0]["true"]
    check(start < 0, "the exit lies before the opening")
    end = records(kiosk, "session_close")
    check(len(end) == 1 and end[0]["heads"] == 2 and end[0]["staff"] == "S2", f"closing: {end}")
    check(not any(body.get("practice") for body in map(json.loads, kiosk.journal())),
          "a practice record is in the journal")


def the_day(world, kiosk):
    world.enrol(kiosk.data)
    tokens = world.tokens_of()
    world.stop_hq()
    kiosk.set_clock()
    kiosk.start()
    kiosk.screen("sessions")
    reception_staff_may_not(kiosk)
    practise(kiosk, tokens)
    open_reception(kiosk)
    receive_all(kiosk, tokens)
    close(kiosk)
    kiosk.click("back")
    kiosk.screen("sessions")
    kiosk.stop()
    check_records(kiosk)
    kiosk.verify()


with Venue() as world:
    kiosk = Kiosk(world)
    try:
        the_day(world, kiosk)
    finally:
        kiosk.fini()
print("the day: practised, opened, received, closed with one exit decided and one left open")
