#!/usr/bin/python3
"""Practice in the middle of a real session: what is done in it says so and is nowhere afterwards,
whether it ends by a touch, by nobody practising, or by a power cut. And PINs: who has tried too often
has done so beyond a restart."""

import json
import os
import signal

from world import KIOSK, PIN, Kiosk, World, check, run

WRONG = "9999"
IDLE_S = 10 * 60


def receive(kiosk, token):
    kiosk.show(token)
    kiosk.expect(r"^shown .*recorded=1$")
    kiosk.screen("reception")
    kiosk.hide()


def begin(kiosk):
    kiosk.open_menu().click("practice")
    kiosk.expect("^practice begins$")
    kiosk.screen("reception")  # the same session, in practice


def practised(kiosk):
    out = run(KIOSK, "journal", "--data", os.path.join(kiosk.data, "practice")).stdout
    return [json.loads(line) for line in out.splitlines()]


def check_real(kiosk, before):
    check(kiosk.journal() == before, "practice changed the real journal")
    check(not os.path.exists(os.path.join(kiosk.data, "practice")), "practice is still there")
    check(kiosk.status()["session"] == "T1", "the real session is not what it was")


def leave_by_touch(kiosk, token, before):
    begin(kiosk)
    receive(kiosk, token)
    bodies = practised(kiosk)
    check([body["kind"] for body in bodies if body["kind"] == "tap"] == ["tap"], f"{bodies}")
    check(all(body.get("practice") is True for body in bodies), f"not all say so: {bodies}")
    check(not {body["dev"] for body in bodies} & {json.loads(line)["dev"] for line in before},
          "practice has this device's name")
    kiosk.open_menu().click("practice")
    kiosk.expect("^practice ends$")
    kiosk.screen("reception")
    check_real(kiosk, before)


def leave_by_nobody(kiosk, token, before):
    begin(kiosk)
    receive(kiosk, token)
    kiosk.set_clock(passed_s=IDLE_S + 60)
    kiosk.expect("^practice ends$")
    kiosk.screen("reception")
    check_real(kiosk, before)


def leave_by_power_cut(kiosk, token, before):
    begin(kiosk)
    receive(kiosk, token)
    kiosk.stop(signal.SIGKILL)
    kiosk.start()
    kiosk.screen("reception")
    kept = kiosk.journal()
    check(kept[:len(before)] == before, "the real journal is not what it was")
    check([json.loads(line)["kind"] for line in kept[len(before):]] == ["boot"], "more was written")
    check(not os.path.exists(os.path.join(kiosk.data, "practice")), "practice is still there")


def check_waits(kiosk):
    """Whatever is typed can't be confirmed."""
    for digit in PIN:
        kiosk.click("digit", int(digit))
    check(("next", 0) not in kiosk.targets(), "one more try, and it should be none")


def guard_against_guessing(kiosk):
    """Four wrong ones, the plug pulled, one more: then even the right one waits, a minute long."""
    kiosk.click("staff")
    kiosk.screen("pin")
    for _ in range(4):
        kiosk.pass_pin(WRONG)
    kiosk.stop(signal.SIGKILL)
    kiosk.start()
    kiosk.screen("reception").click("staff")
    kiosk.screen("pin").pass_pin(WRONG)
    check_waits(kiosk)
    kiosk.stop(signal.SIGKILL)
    kiosk.start()
    kiosk.screen("reception").click("staff")
    kiosk.screen("pin")
    check_waits(kiosk)
    kiosk.click("back")
    kiosk.screen("reception")
    kiosk.set_clock(passed_s=IDLE_S + 60 + 61)
    kiosk.open_menu().click("back")
    kiosk.screen("reception")


with World() as world:
    kiosk = Kiosk(world)
    try:
        world.enrol(kiosk.data)
        tokens = [world.token(member["id"], 86400) for member in world.members]
        world.stop_hq()
        kiosk.set_clock()
        kiosk.start()
        kiosk.open_session()
        receive(kiosk, tokens[0])
        before = kiosk.journal()
        leave_by_touch(kiosk, tokens[1], before)
        leave_by_nobody(kiosk, tokens[1], before)
        leave_by_power_cut(kiosk, tokens[1], before)
        guard_against_guessing(kiosk)
        receive(kiosk, tokens[1])  # for the first time
        check(kiosk.status()["received"] == 2, "received")
        kiosk.stop()
        kiosk.verify()
    finally:
        kiosk.fini()
print("practice: three ways out of it, and the real journal never knew")
