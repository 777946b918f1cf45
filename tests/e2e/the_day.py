#!/usr/bin/python3
"""A day at one kiosk as staff live it: practice, the clock confirmed, reception, closing with a head
count and missing exits, and the summary."""

import json
import time

from world import Kiosk, World, check, wait_for

POLICY = {"version": "day-1", "in_force_on": "2026-04-01",
          "rules": [{"scheme": "jma_cme", "presence": "grace", "late_grace_s": 600,
                     "early_grace_s": 600, "missing_exit": "session_end"}]}


def records(kiosk, kind):
    return [body for body in map(json.loads, kiosk.journal()) if body["kind"] == kind]


class Day(World):
    """A session that is just over: what is missing can be decided."""

    def __init__(self):
        super().__init__(session_offset_s=-151 * 60, entry_s=(-600, 160 * 60))

    policy_version = POLICY["version"]

    def _seed(self):
        super()._seed()
        self.add("policy", [POLICY])


def receive(world, kiosk, member):
    kiosk.show(world.token(member))
    kiosk.expect(r"^shown .*recorded=1$")
    kiosk.screen("reception")
    kiosk.hide()


def close(kiosk):
    kiosk.open_menu().click("closing")
    kiosk.screen("closing").click("digit", 2)
    kiosk.click("next")
    kiosk.screen("closing").click("exit_leave", 0)
    kiosk.click("exit_all")
    kiosk.click("next")
    kiosk.click("close_session")
    kiosk.screen("summary").click("back")
    kiosk.screen("sessions")


with Day() as world:
    kiosk = Kiosk(world)
    try:
        world.enrol(kiosk.data)
        kiosk.set_clock(0)
        kiosk.start()
        kiosk.screen("sessions").click("session", 0)
        kiosk.screen("pin").pass_pin()
        kiosk.screen("clock").click("clock_right")
        kiosk.screen("reception")
        kiosk.open_menu().click("pin_direction", 1)
        kiosk.click("back")
        kiosk.screen("reception")
        for member in ("M0001", "M0002", "M0003"):
            receive(world, kiosk, member)
        close(kiosk)
        kiosk.stop()
        print("\n".join(kiosk.journal()))
    finally:
        kiosk.fini()
