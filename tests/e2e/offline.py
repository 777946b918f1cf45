#!/usr/bin/python3
"""No line for a while: doctors notice nothing, and headquarters has everything soon after."""

from world import Kiosk, World, check, check_same_at_hq, shown_as_recorded

with World() as world:
    kiosk = Kiosk(world, size="800x480")
    try:
        world.enrol(kiosk.data)
        tokens = [world.token(member["id"]) for member in world.members]
        kiosk.start()
        kiosk.open_session()
        world.stop_hq()
        for number, token in enumerate(tokens, 1):
            kiosk.show(token)
            kiosk.expect(rf"^shown scan={number} .*verdict=accepted .*recorded=1$")
            kiosk.screen("reception")
        waiting = kiosk.status()["pending"]
        check(waiting >= len(tokens), f"only {waiting} records wait")
        world.start_hq()
        kiosk.wait_settled()
        kiosk.stop()
        check(len(shown_as_recorded(kiosk.follower.lines)) == len(tokens), "a tap was not shown")
        kiosk.verify()
        check_same_at_hq(world, kiosk)
    finally:
        kiosk.fini()
print("offline: caught up, nothing lost, nothing doubled")
