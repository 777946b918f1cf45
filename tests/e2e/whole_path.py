#!/usr/bin/python3
"""From a card at the door to a record at headquarters: every way in, one after the other."""

import sqlite3

from world import PIN, Kiosk, Reader, World, check, check_same_at_hq, shown_as_recorded, wait_for


def count(kiosk, table):
    with sqlite3.connect(f"file:{kiosk.data}/uketsuke.db?mode=ro", uri=True) as db:
        return db.execute(f"select count(*) from {table}").fetchone()[0]


def enrol_by_code_on_the_screen(world, kiosk):
    kiosk.screen("setup")
    kiosk.show(world.invitation()[0], "--size", "1280x720")
    kiosk.expect("^enrolled$")
    kiosk.hide()
    wait_for("today's session", lambda: count(kiosk, "session") == 1)


def open_with_pin(kiosk):
    kiosk.screen("sessions").click("session", 0)
    kiosk.screen("pin")
    kiosk.pass_pin("9999")  # wrong: the screen stays
    kiosk.pass_pin()
    kiosk.confirm_clock()


def show_signed_code(world, kiosk):
    kiosk.show(world.token("M0001"))
    kiosk.expect(r"^read scan=1 kind=code$")
    seq = int(kiosk.expect(r"^recorded scan=1 seq=(\d+)").group(1))
    kiosk.expect(rf"^shown scan=1 seq={seq} verdict=accepted .*recorded=1$")
    kiosk.expect(rf"^sent seq={seq}$", 10)
    kiosk.expect(rf"^acknowledged seq={seq}$", 10)
    kiosk.hide()
    kiosk.screen("reception")


def tap_enrolled_card(world, kiosk, reader):
    world.add_card("M0002", uid="04a1b2c3d4e5f6")
    wait_for("the card's alias", lambda: count(kiosk, "credential") == 2)
    reader.tap("uid", "04a1b2c3d4e5f6")
    kiosk.expect(r"^read scan=2 kind=uid$")
    kiosk.expect(r"^shown scan=2 .*verdict=accepted .*recorded=1$")
    kiosk.screen("reception")
    reader.remove()


def tap_felica_card(kiosk, reader):
    """Two cards that differ in the last byte: one is hers, the other is nobody's."""
    reader.tap("felica", "0123456789abcdee")
    kiosk.expect(r"^read scan=3 kind=idm$")
    kiosk.expect(r"^shown scan=3 .*refusal=unknown_card recorded=0$")
    reader.tap("felica", "0123456789abcdef")
    kiosk.expect(r"^read scan=4 kind=idm$")
    kiosk.expect(r"^shown scan=4 .*verdict=repeat .*recorded=1$")
    kiosk.screen("reception")
    reader.remove()


def show_plain_code(kiosk):
    kiosk.show("https://example.jp/m/M0001")
    kiosk.expect(r"^shown scan=5 .*verdict=repeat .*recorded=1$")
    kiosk.hide()
    kiosk.screen("reception")


def type_number(kiosk):
    kiosk.click("keypad")
    kiosk.screen("keypad")
    for digit in "304125":
        kiosk.click("digit", int(digit))
    kiosk.click("next")
    for digit in "0131":
        kiosk.click("digit", int(digit))
    kiosk.click("next")
    kiosk.expect(r"^read scan=6 kind=typed$")
    kiosk.expect(r"^shown scan=6 .*verdict=accepted .*recorded=1$")
    kiosk.screen("reception")


def scan_with_usb_scanner(world, kiosk):
    """Wherever the focus is: while another doctor types, and while staff type their PIN."""
    kiosk.click("keypad")
    kiosk.screen("keypad")
    kiosk.scan_with_wedge(world.token("M0001"), "verdict=repeat .*recorded=1$")
    kiosk.screen("keypad")
    kiosk.click("back")
    kiosk.screen("reception")
    kiosk.click("staff")
    kiosk.screen("pin")
    kiosk.click("digit", int(PIN[0]))
    kiosk.scan_with_wedge(world.token("M0002"), "verdict=repeat .*recorded=1$")
    kiosk.screen("pin").pass_pin(PIN[1:])  # the digit that was typed is still there
    kiosk.screen("attendees").click("back")
    kiosk.screen("reception")


def tap_card_with_signed_code(world, kiosk, reader):
    """A Type 2 tag that holds a member's code as an NDEF text record."""
    payload = b"\x02en" + world.token("M0003").encode()
    message = b"\xc1\x01" + len(payload).to_bytes(4, "big") + b"T" + payload
    reader.tap("type2", "04112233445566", message.hex())
    kiosk.expect(r"^read scan=\d+ kind=ndef$")
    kiosk.expect(r"^shown .*verdict=repeat .*recorded=1$")
    kiosk.screen("reception")
    reader.remove()


def tap_doctors_card(world, kiosk, reader):
    """A 医師資格証, over Type B: known by its certificate, and told nothing but to select and read."""
    file, certificate = world.certificate("doctor")
    world.add_card("M0001", hpki=file)
    wait_for("the card's alias", lambda: count(kiosk, "credential") == 3)
    reader.tap("hpki", "b", certificate.hex())
    kiosk.expect(r"^read scan=\d+ kind=hpki$")
    kiosk.expect(r"^shown .*verdict=repeat .*recorded=1$")
    kiosk.screen("reception")
    reader.remove()
    told = reader.follower.count(r"^apdu ")
    check(told > 10, f"cards heard {told} exchanges only")
    check(told == reader.follower.count(r"^apdu (00(a4|b0)|30)"), "a card was told something else")
    return certificate


def look_at_staff_page(kiosk):
    kiosk.open_menu()
    kiosk.click("diagnostics")
    kiosk.screen("diagnostics").click("sync_now")
    kiosk.click("back")
    kiosk.screen("menu").click("back")
    kiosk.screen("reception")


with World() as world:
    reader = Reader(world)
    kiosk = Kiosk(world, nfc=reader.connstring)
    try:
        world.add("format", [{"id": "card", "template": "https://example.jp/m/{member_id}"}])
        world.add_card("M0002", idm="0123456789abcdef")
        kiosk.start()
        enrol_by_code_on_the_screen(world, kiosk)
        open_with_pin(kiosk)
        show_signed_code(world, kiosk)
        tap_enrolled_card(world, kiosk, reader)
        tap_felica_card(kiosk, reader)
        show_plain_code(kiosk)
        type_number(kiosk)
        scan_with_usb_scanner(world, kiosk)
        tap_card_with_signed_code(world, kiosk, reader)
        certificate = tap_doctors_card(world, kiosk, reader)
        look_at_staff_page(kiosk)
        kiosk.wait_settled()
        wait_for("the kiosk's health",
                 lambda: sqlite3.sqlite_version in world.hq("device", "list").stdout)
        kiosk.verify()
        kiosk.stop()
        kinds = kiosk.follower.count(r"^recorded .*kind=tap$")
        check(kinds == 9, f"{kinds} taps were recorded, not 9")
        check(len(shown_as_recorded(kiosk.follower.lines)) == 9, "not every tap was shown")
        check(any('"how":"hpki"' in body for body in kiosk.journal()), "no tap by certificate")
        check_same_at_hq(world, kiosk)
        for secret in ("04a1b2c3d4e5f6", "0123456789abcdef", "UK1:", "ニイガタ", certificate.hex()[:40]):
            check(not any(secret in body for body in kiosk.journal()), f"{secret} is in the journal")
            check(secret not in open(world.path("kiosk.log")).read(), f"{secret} is in the log")
    finally:
        kiosk.fini()
        reader.stop()
print("whole path: 9 taps by every way in, every record at headquarters")
