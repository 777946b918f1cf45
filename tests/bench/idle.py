#!/usr/bin/python3
"""What an idle kiosk costs: processor time while nothing happens, with each reader, as a ratio to the
same kiosk without readers in the same run.

    UK_BUILD=build tests/bench/idle.py [SECONDS]
"""

import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
os.environ["UK_BUILD"] = os.path.abspath(os.environ.get("UK_BUILD", "build"))
sys.dont_write_bytecode = True

from world import Kiosk, Reader, World  # noqa: E402

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 20


def processor_s(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def idle(world, name, **readers):
    kiosk = Kiosk(world, name, **readers)
    try:
        world.enrol(kiosk.data)
        kiosk.start()
        kiosk.open_session()
        time.sleep(3)
        pid = kiosk.follower.process.pid
        before = processor_s(pid)
        time.sleep(SECONDS)
        return (processor_s(pid) - before) / SECONDS
    finally:
        kiosk.fini()


with World() as world:
    reader = Reader(world)
    try:
        bare = idle(world, "bare", camera="none")
        rows = [("no readers", bare),
                ("camera, still scene, 10 fps", idle(world, "camera")),
                ("NFC, no card", idle(world, "nfc", camera="none", nfc=reader.connstring)),
                ("both", idle(world, "both", nfc=reader.connstring))]
    finally:
        reader.stop()
print(f"processor time of an idle kiosk over {SECONDS:.0f} s; no readers = 1")
for what, share in rows:
    print(f"{what:30} {share / bare if bare else float('nan'):6.1f}   ({share * 100:.2f} % of one core)")
