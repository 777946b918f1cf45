#!/usr/bin/python3
"""SIGKILL between taps and in the middle of sending, kiosk and headquarters alike: what was shown
as recorded is in the journal, what is in the journal reaches headquarters, and reception goes on
where it was."""

import signal

from world import Kiosk, World, check, check_same_at_hq, shown_as_recorded

with World() as world:
    kiosk = Kiosk(world, size="720x1280")
    shown = []
    try:
        world.enrol(kiosk.data)
        tokens = [world.token(member["id"]) for member in world.members]
        kiosk.start()
        kiosk.open_session()
        for number, token in enumerate(tokens):
            kiosk.show(token)
            kiosk.expect(r"^shown .*recorded=1$")
            if number == 1:
                world.stop_hq(signal.SIGKILL)
            kiosk.stop(signal.SIGKILL)
            shown += shown_as_recorded(kiosk.follower.lines)
            kiosk.hide()
            if number == 1:
                world.start_hq()
            kiosk.start()
            kiosk.screen("reception")  # no staff needed: the journal knows what was open
        kiosk.wait_settled()
        kiosk.stop()
        kept = {f'"seq":{seq},' for seq in shown}
        journal = kiosk.journal()
        for mark in kept:
            check(any(mark in body for body in journal), f"{mark} was shown and is gone")
        check(len(shown) == len(tokens), f"{len(shown)} were shown")
        kiosk.verify()
        check_same_at_hq(world, kiosk)
    finally:
        kiosk.fini()
print(f"killed {len(tokens)} times: every record that was shown is at headquarters")
