#!/usr/bin/python3
"""The demonstration behind app/run: a headquarters, a seminar that happens now, and a kiosk.

With a display the kiosk runs in a window until it is closed. Without one it runs on a virtual
display, goes through every screen once, keeps a picture of each, and ends. Either way each step of
each record is printed, and it only ends well when every record that was shown is at headquarters.
"""

import glob
import json
import os
import re
import shutil
import signal
import sys
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
os.environ["UK_BUILD"] = os.path.join(ROOT, "build")
sys.path.insert(0, os.path.join(ROOT, "tests", "e2e"))
sys.dont_write_bytecode = True

from world import (Kiosk, PIN, KIOSK, Reader, World, check, run,  # noqa: E402
                   shown_as_recorded)

DEMO = os.path.join(ROOT, "build", "demo")
with open(os.path.join(ROOT, "assets", "policies", "jma.json"), encoding="utf-8") as policy:
    POLICY = json.load(policy)
CARD = "04a1b2c3d4e5f6"
NOTICE_JA = ("受講の記録（氏名、医籍登録番号、入退室の時刻）は、研修の単位を管理するため、"
             "主催する医師会と日本医師会が共同で利用します。\n"
             "お問い合わせは受付の係員へどうぞ。")
NOTICE_EN = ("Your attendance (name, licence number, times of entry and exit) is used jointly by the "
             "hosting association and the Japan Medical Association to manage credit units.\n"
             "Please ask the staff at the desk.")
# libnfc finds these by itself: ACS ACR122U, SCM SCL3711, NXP PN533, Sony RC-S360.
USB_READERS = {"072f:2200", "04e6:5591", "04cc:2533", "04cc:0531", "054c:02e1"}


class Seminar(World):
    policy_version = POLICY["version"]


def attached_reader():
    for device in glob.glob("/sys/bus/usb/devices/*/idVendor"):
        with open(device) as vendor, open(device.replace("idVendor", "idProduct")) as product:
            if f"{vendor.read().strip()}:{product.read().strip()}" in USB_READERS:
                return "auto"
    return os.environ.get("UK_NFC")


def attached_camera():
    return os.environ.get("UK_CAMERA") or ("v4l2:/dev/video0" if os.path.exists("/dev/video0")
                                           else None)


def say(line):
    print(line, flush=True)


def print_steps(kiosk, stop):
    """The kiosk's trace in the words of the people who watch."""
    words = [
        (r"^reader (\S+) (\S+)", "   {0} reader: {1}"),
        (r"^read scan=(\d+) kind=(\S+)", "   read          scan {0} ({1})"),
        (r"^recorded scan=\d+ seq=(\d+) id=\S+ kind=(\S+)", "   recorded      record {0} ({1})"),
        (r"^shown scan=\d+ seq=(\d+) verdict=(\S+) .*recorded=1", "   shown         record {0} ({1})"),
        (r"^shown scan=(\d+) .*refusal=(\S+) recorded=0", "   shown         scan {0} refused ({1})"),
        (r"^sent seq=(\d+)", "   sent          record {0}"),
        (r"^acknowledged seq=(\d+)", "   acknowledged  record {0}"),
    ]
    at = 0
    while True:
        ended = stop.is_set()
        lines = kiosk.follower.lines
        while at < len(lines):
            for pattern, text in words:
                match = re.search(pattern, lines[at])
                if match:
                    say(text.format(*match.groups()))
            at += 1
        if ended:
            return
        stop.wait(0.1)


def headless(world, kiosk, reader):
    """Every screen once, with real touches, codes and cards."""
    kiosk.screen("setup")
    kiosk.show(world.invitation()[0], "--size", "1280x720")
    kiosk.expect("^enrolled$")
    kiosk.hide()
    kiosk.screen("sessions").click("session", 0)
    kiosk.screen("pin").pass_pin()
    kiosk.confirm_clock()
    kiosk.show(world.token("M0001"))
    kiosk.screen("result").screen("reception")
    kiosk.hide()
    reader.tap("uid", CARD)
    kiosk.screen("result").screen("reception")
    reader.remove()
    kiosk.click("language")
    kiosk.screen("reception")
    reader.tap("uid", "04ffffffffffff")
    kiosk.screen("result").screen("reception")
    reader.remove()
    kiosk.click("language")
    kiosk.screen("reception").click("notice")
    kiosk.screen("notice").click("back")
    kiosk.screen("reception").click("keypad")
    kiosk.screen("keypad")
    for digits in ("304125", "0131"):
        for digit in digits:
            kiosk.click("digit", int(digit))
        kiosk.click("next")
    kiosk.screen("result").screen("reception").click("staff")
    kiosk.screen("pin").pass_pin()
    staff_pages(kiosk)
    close(kiosk)


def staff_pages(kiosk):
    """What staff find behind their PIN; nothing of it is recorded."""
    kiosk.screen("attendees").click("person", 0)
    kiosk.screen("person").click("enrol_card")
    kiosk.screen("card").click("back")
    kiosk.screen("person").click("tap", 0)
    kiosk.click("void")
    kiosk.screen("reason").click("back")
    kiosk.screen("person").click("back")
    kiosk.screen("attendees").click("walk_in")
    kiosk.screen("walk_in").click("back")
    kiosk.screen("attendees").click("menu")
    kiosk.screen("menu").click("diagnostics")
    kiosk.screen("diagnostics").click("back")
    kiosk.screen("menu").click("export")
    kiosk.screen("transfer").click("back")
    kiosk.screen("menu").click("back")
    kiosk.screen("reception")


def close(kiosk):
    """Three heads counted, no exit decided, and the summary that can be photographed."""
    kiosk.click("staff")
    kiosk.screen("pin").pass_pin()
    kiosk.screen("attendees").click("closing")
    kiosk.screen("closing").click("digit", 3)
    kiosk.click("next")
    kiosk.click("next")
    kiosk.click("close_session")
    kiosk.screen("summary").click("back")
    kiosk.screen("sessions")


def rotate(world, kiosk, reader, stop):
    """What visitors would do, for whoever watches the window."""
    tokens = [world.token(member["id"]) for member in world.members]
    turn = 0
    while not stop.wait(4):
        if reader and turn % 4 == 3:
            reader.tap("uid", CARD)
            stop.wait(1)
            reader.remove()
        elif not attached_camera():
            kiosk.show(tokens[turn % len(tokens)])
            stop.wait(2)
            kiosk.hide()
        turn += 1


def out_of_order(world, stopped):
    """What stands at the door when a kiosk can't record: here a database of a newer version."""
    world.make_newer(stopped, "later")
    kiosk = Kiosk(world, "later")
    try:
        kiosk.start("--shots", os.path.join(DEMO, "out-of-order"))
        kiosk.screen("out_of_order")
    finally:
        kiosk.fini()


def in_a_window(world, kiosk, reader):
    stop = threading.Event()
    visitors = threading.Thread(target=rotate, args=(world, kiosk, reader, stop), daemon=True)
    visitors.start()
    say(f"== the kiosk is in its window; staff PIN {PIN}; close the window to end")
    try:
        kiosk.follower.process.wait()
    finally:
        stop.set()
        visitors.join(timeout=30)


def settle(kiosk):
    """What the kiosk could not send before it was closed goes now."""
    kiosk.stop()
    for line in run(KIOSK, "sync", "--data", kiosk.data, "--once").stdout.splitlines():
        say("   after closing: " + line)


def check_all_at_hq(world, kiosk):
    shown = shown_as_recorded(kiosk.follower.lines)
    journal, theirs = kiosk.journal(), set(world.records())
    for seq in shown:
        mine = [body for body in journal if f'"seq":{seq},' in body]
        check(len(mine) == 1 and mine[0] in theirs, f"record {seq} was shown and is not at HQ")
    say(f"== {len(shown)} records shown, {len(shown)} at headquarters, byte for byte")


def main():
    visible = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    shutil.rmtree(DEMO, ignore_errors=True)
    os.makedirs(os.path.join(DEMO, "world"))
    os.makedirs(os.path.join(DEMO, "out-of-order"))
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    say("== starting headquarters, with a seminar that happens now")
    with Seminar(keep_in=os.path.join(DEMO, "world")) as world:
        world.add("policy", [POLICY])
        world.add_card("M0002", uid=CARD)
        world.hq("setting", "set", "notice.ja", NOTICE_JA)
        world.hq("setting", "set", "notice.en", NOTICE_EN)
        nfc = attached_reader() if visible else None
        reader = None if nfc else Reader(world)
        kiosk = Kiosk(world, nfc=nfc or reader.connstring, visible=visible,
                      camera=attached_camera() if visible else None)
        stop = threading.Event()
        try:
            if visible:
                world.enrol(kiosk.data)
                run(KIOSK, "open", "--data", kiosk.data, "--session", "T1", "--staff", "S1",
                    stdin=PIN + "\n")
            say("== starting the kiosk" + ("" if visible else " on a virtual display"))
            kiosk.start(*([] if visible else ["--shots", DEMO]))
            printer = threading.Thread(target=print_steps, args=(kiosk, stop))
            printer.start()
            try:
                (in_a_window if visible else headless)(world, kiosk, reader)
                settle(kiosk)
            finally:
                time.sleep(0.2)
                stop.set()
                printer.join()
            check_all_at_hq(world, kiosk)
            if not visible:
                out_of_order(world, kiosk)
                pictures = glob.glob(DEMO + "/**/*.png", recursive=True)
                say(f"== pictures of the screens: {len(pictures)} in build/demo/")
        finally:
            kiosk.fini()
            if reader:
                reader.stop()


if __name__ == "__main__":
    main()
