#!/usr/bin/python3
"""What bad input gets: a clear answer on the screen or on standard error, and an untouched journal."""

import json
import os
import resource
import time

from world import HQ, KIOSK, PIN, Kiosk, Reader, World, check, check_same_at_hq, run


def expect_refusal(kiosk, reason):
    kiosk.expect(rf"^shown .*refusal={reason} recorded=0$")  # the next one need not wait


def forge(world):
    """A code by another headquarters whose key has the same name."""
    db = "sqlite:" + world.path("other.db")
    member = json.dumps(world.members[0])
    run(HQ, "member", "add", "--db", db, "--json", "-", stdin=member)
    run(HQ, "key", "add", "--db", db, "--kid", "k1")
    return run(HQ, "token", "issue", "--db", db, "--member", "M0001").stdout.strip()


def refuse_codes(world, kiosk):
    good = world.token("M0001")
    expired = world.token("M0001", ttl_s=1)
    revoked = world.token("M0003")
    world.hq("token", "revoke", "--member", "M0003")
    run(KIOSK, "sync", "--data", kiosk.data, "--once")
    kiosk.start()
    kiosk.open_session()
    forged = forge(world)
    binary = bytes(range(1, 256)) * 11
    cases = [
        ("https://example.jp/", "unknown_code"),
        (expired, "expired"),
        (revoked, "revoked"),
        (forged, "forged"),
        (binary, "unknown_code"),
        (good[: len(good) // 2], "damaged"),
        ("UK1:" + "A" * 1500, "too_large"),
    ]
    for text, reason in cases:
        kiosk.show(text, "--size", "1280x960", "--level", "L")
        expect_refusal(kiosk, f"({reason})")
        kiosk.hide()


def refuse_cards(kiosk, reader):
    for words, reason in (
            (("uid", "08010203"), "random_uid"),
            (("uid", "00000000000000"), "blank_uid"),
            (("uid", "04ffffffffffff"), "unknown_card"),
            (("typeb",), "type_b"),
            (("jpki",), "my_number")):
        reader.tap(*words)
        expect_refusal(kiosk, reason)
        reader.remove()
        time.sleep(1)  # a hand takes that long, too: at once would be the same card, held


def limit_files(kiosk, size):
    resource.prlimit(kiosk.follower.process.pid, resource.RLIMIT_FSIZE,
                     (size, resource.RLIM_INFINITY))


def say_full_disk(world, kiosk):
    """A limit on file size stands in for a full disk: the doctor is told, and nothing is half done."""
    kiosk.stop()
    before = kiosk.journal()
    kiosk.start()
    kiosk.screen("reception")
    size = os.path.getsize(kiosk.data + "/uketsuke.db-wal")
    limit_files(kiosk, size + 1000)
    kiosk.show(world.token("M0002"))
    kiosk.expect(r"^shown .*recorded=0$")
    kiosk.hide()
    kiosk.screen("reception")
    limit_files(kiosk, resource.RLIM_INFINITY)
    kiosk.show(world.token("M0002"))
    kiosk.expect(r"^shown .*verdict=accepted .*recorded=1$")
    kiosk.wait_settled()
    kiosk.stop()
    taps = [body for body in kiosk.journal()[len(before):] if '"kind":"tap"' in body]
    check(len(taps) == 1, f"{len(taps)} taps after a full disk, not 1")
    kiosk.verify()


def say_newer_database(world, kiosk):
    """At the door and on standard error, and not a byte of it changes."""
    data = world.make_newer(kiosk, "later")
    with open(data + "/uketsuke.db", "rb") as file:
        before = file.read()
    refused = run(KIOSK, "status", "--data", data, status=1).stderr
    check("made by a newer version" in refused and data in refused, refused)
    out_of_order = Kiosk(world, "later")
    try:
        out_of_order.start()
        out_of_order.screen("out_of_order").click("next")  # try again: still not
        check(out_of_order.follower.stop() == 1, "a kiosk that could not record ended well")
    finally:
        out_of_order.fini()
    with open(data + "/uketsuke.db", "rb") as file:
        check(file.read() == before, "the newer database was changed")


def say_closed_directory(world):
    """Made by root without the capability to write everywhere: what any other user is."""
    locked = world.path("locked")
    os.makedirs(locked, mode=0o500)
    drop = [] if os.getuid() else ["setpriv", "--bounding-set=-dac_override,-dac_read_search",
                                   "--inh-caps=-all"]
    refused = run(*drop, KIOSK, "sync", "--data", locked, status=1).stderr
    check("Permission denied" in refused and locked in refused, refused)


def say_wrong_pin(kiosk):
    opening = [KIOSK, "open", "--data", kiosk.data, "--session", "T1", "--staff", "S1"]
    before = kiosk.journal()
    refused = run(*opening, stdin="1111\n", status=1).stderr
    check("PIN" in refused and kiosk.journal() == before, refused)
    run(*opening, stdin=PIN + "\n")
    check(len(kiosk.journal()) == len(before) + 1, "the opening was not recorded")


def say_wrong_usage():
    for words in ((), ("dance",), ("run",), ("run", "--data"), ("run", "--data", "x", "--camera", "y"),
                  ("journal", "--data", "x", "--since", "y"), ("run", "--data", "x", "--hq", "http://x")):
        done = run(KIOSK, *words, status=2)
        check(done.stderr and not done.stdout, f"{words}: {done}")


say_wrong_usage()
with World() as world:
    reader = Reader(world)
    kiosk = Kiosk(world, nfc=reader.connstring)
    try:
        world.enrol(kiosk.data)
        refuse_codes(world, kiosk)
        refuse_cards(kiosk, reader)
        check(kiosk.follower.count(r"^recorded .*kind=tap$") == 0, "something refused was recorded")
        say_full_disk(world, kiosk)
        say_newer_database(world, kiosk)
        say_closed_directory(world)
        say_wrong_pin(kiosk)
        run(KIOSK, "sync", "--data", kiosk.data, "--once")
        check_same_at_hq(world, kiosk)
    finally:
        kiosk.fini()
        reader.stop()
print("bad input: every refusal said, nothing recorded, nothing lost")
