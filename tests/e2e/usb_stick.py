#!/usr/bin/python3
"""No line at all: what is pending goes to headquarters on a stick, and the line doubles nothing."""

import json
import os
import shutil
import sqlite3

from world import HQ, KIOSK, PIN, World, check, run


def ingest(world, *files, status=0):
    done = run(HQ, "ingest", "--db", world.db, *files, status=status)
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def devices(world):
    return [json.loads(line) for line in world.hq("device", "list").stdout.splitlines()]


with World() as world:
    data, stick = world.path("kiosk"), world.path("stick")
    file = os.path.join(stick, "a.bundle")
    os.mkdir(stick)
    os.mkdir(data)

    def bundle(status=0):
        return run(KIOSK, "bundle", "--data", data, "-o", file, status=status)

    def journal():
        return run(KIOSK, "journal", "--data", data).stdout.splitlines()

    def kiosk_status():
        return json.loads(run(KIOSK, "status", "--data", data, "--json").stdout)

    def open_session():
        run(KIOSK, "open", "--data", data, "--session", "T1", "--staff", "S1", stdin=PIN + "\n")

    run(KIOSK, "bundle", "--data", data, "-o", file, status=1)  # nothing there, nobody enrolled
    world.enrol(data)
    check("nothing was written" in bundle().stdout, "an empty queue is not told")
    check(os.listdir(stick) == [], "a bundle of nothing was written")
    at_first = world.records()

    world.stop_hq()
    open_session()
    open_session()
    told = bundle().stdout
    check(told.startswith("2 records written"), f"not told how many: {told}")
    check(os.listdir(stick) == ["a.bundle"], f"left on the stick: {os.listdir(stick)}")
    check(kiosk_status()["pending"] == 2, "the stick moved the watermark")

    done = run(KIOSK, "bundle", "--data", data, "-o", world.path("nowhere", "x"), status=1)
    check("can't be written" in done.stderr, f"a stick that is not there: {done.stderr}")

    # One record that is no longer what was written does not hold up the others, and is told.
    spoilt, spoilt_file = world.path("spoilt"), world.path("spoilt.bundle")
    shutil.copytree(data, spoilt)
    db = sqlite3.connect(os.path.join(spoilt, "uketsuke.db"))
    db.execute("DROP TRIGGER journal_never_updated")
    db.execute("UPDATE journal SET body = CAST(replace(CAST(body AS TEXT), 'seq', 'sec') AS BLOB)"
               " WHERE seq = (SELECT max(seq) FROM journal)")
    db.commit()
    db.close()
    done = run(KIOSK, "bundle", "--data", spoilt, "-o", spoilt_file, status=1)
    check(done.stdout.startswith("1 records written") and "1 damaged" in done.stderr,
          f"a damaged record: {done.stdout}{done.stderr}")
    with open(spoilt_file, "rb") as spoilt_bundle:
        check(spoilt_bundle.read().endswith(b"END 1\n"), "the others were not bundled")

    # A stick that was changed or cut short on its way is refused, whatever of it was hit.
    with open(file, "rb") as whole:
        good = whole.read()
    bad = world.path("bad.bundle")
    end = good.index(b"END ")
    wrong = {f"bit {at}": good[:at] + bytes([good[at] ^ 1]) + good[at + 1:]
             for at in range(3, end, end // 12)}
    wrong["cut"] = good[:end - 1]
    wrong["empty"] = b""
    wrong["swapped"] = good.replace(b"/v1/events", b"/v1/health")
    for what, content in wrong.items():
        with open(bad, "wb") as out:
            out.write(content)
        lines, problem = ingest(world, bad, status=1)
        check(not lines and f"{bad}, batch 1: " in problem and problem.count("\n") == 1,
              f"{what}: {lines} {problem}")
    check(world.records() == at_first, "something of a damaged stick was taken")

    # The last line is lost: the batch is whole and taken, and the loss is told.
    before = devices(world)
    with open(bad, "wb") as out:
        out.write(good[:end])
    world.start_hq(world.port)
    lines, problem = ingest(world, bad, status=1)
    check([(line["records"], line["stored"]) for line in lines] == [(2, 2)], f"taken: {lines}")
    check("1 taken before it" in problem, f"not told: {problem}")
    check(world.records() == journal(), "headquarters has other bytes than the kiosk")
    check([device["last_contact_utc_ms"] for device in devices(world)] ==
          [device["last_contact_utc_ms"] for device in before], "a stick counted as a contact")

    # Again, and beside a bad one: nothing is doubled, and the good one is taken.
    with open(bad, "wb") as out:
        out.write(b"holiday.jpg")
    lines, problem = ingest(world, bad, file, status=1)
    check("this is no bundle" in problem, f"not told: {problem}")
    check(lines == [{"device": lines[0]["device"], "records": 2, "stored": 0, "duplicates": 2,
                     "refused": 0, "held": len(journal())}], f"again: {lines}")

    run(KIOSK, "sync", "--data", data, "--once")
    check(kiosk_status()["pending"] == 0, "the line did not settle what the stick had brought")
    check(world.records() == journal(), "the line doubled or lost something")

    world.hq("device", "suspend", lines[0]["device"])
    _, problem = ingest(world, file, status=1)
    check("suspended" in problem, f"a suspended device's stick: {problem}")
print("usb stick: everything arrived once")
