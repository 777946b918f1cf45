"""A venue and its headquarters for end-to-end tests: the real programs, over TLS, on loopback.

World starts uketsuke-hq with a certificate, a signing key, members, staff and a session that
happens now. Kiosk runs the real kiosk on a virtual display, follows its trace, and touches its
screen with xdotool. Reader is the PN532 emulator. Everything lives in one temporary directory and
ends with the context manager.
"""

import contextlib
import json
import os
import queue
import re
import shutil
import signal
import sqlite3
import ssl
import subprocess
import tempfile
import threading
import time
import uuid

BUILD = os.environ["UK_BUILD"]
HQ = os.path.join(BUILD, "uketsuke-hq")
KIOSK = os.path.join(BUILD, "uketsuke")
PIN = "2468"
DEADLINE_S = 60  # under sanitizers, on a machine that does other things


class Failed(AssertionError):
    pass


def check(condition, message):
    if not condition:
        raise Failed(message)


def run(*command, stdin=None, status=0):
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=120)
    check(status is None or done.returncode == status,
          f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done


def wait_for(what, probe, seconds=DEADLINE_S):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = probe()
        if value:
            return value
        time.sleep(0.05)
    raise Failed(f"waited {seconds} s in vain for {what}")


class Follower:
    """A process whose standard output is read line by line as it comes."""

    def __init__(self, command, log, env=None, stdin=None):
        self.lines = []
        self.new = queue.Queue()
        self.stderr = open(log, "ab")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.stderr,
                                        stdin=stdin, text=True, env=env, bufsize=1)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if os.environ.get("UK_WATCH"):
                print(f"{time.monotonic():.3f} {line}", end="", flush=True)
            self.new.put(line.rstrip("\n"))

    def expect(self, pattern, seconds=DEADLINE_S):
        """The match of the next line that has not been expected yet and fits."""
        end = time.monotonic() + seconds
        while True:
            try:
                line = self.new.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                tail = "\n".join(self.lines[-25:])
                raise Failed(f"no line like '{pattern}' in {seconds} s; the last were:\n{tail}")
            match = re.search(pattern, line)
            if match:
                return match

    def await_line(self, pattern, seconds=DEADLINE_S):
        """Until such a line is there, expected already or not: for what comes in no fixed order."""
        end = time.monotonic() + seconds
        while not self.count(pattern):
            check(time.monotonic() < end, f"no line like '{pattern}' in {seconds} s")
            time.sleep(0.05)

    def count(self, pattern):
        return sum(1 for line in self.lines if re.search(pattern, line))

    def stop(self, with_signal=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        status = self.process.wait(timeout=60)
        self.reader.join(timeout=10)
        self.process.stdout.close()
        self.stderr.close()
        return status


class World:
    """The real headquarters, seeded."""

    policy_version = "test-1"  # of the session; that such a policy exists is for the test to see to

    def __init__(self, session_offset_s=120, entry_s=(-600, 600), keep_in=None):
        """keep_in: a folder to live in and to leave behind, instead of a temporary one."""
        self.dir = keep_in or tempfile.mkdtemp(prefix="uk-e2e-")
        self.offset_s, self.entry_s = session_offset_s, entry_s
        self.stack = contextlib.ExitStack()
        self.server = None
        self.port = 0
        if not keep_in:
            self.stack.callback(shutil.rmtree, self.dir, ignore_errors=True)

    def __enter__(self):
        self._certificate("hq")
        self._seed()
        self.start_hq()
        return self

    def __exit__(self, kind, value, trace):
        if kind:
            self.print_logs()
        self.stop_hq()
        self.stack.close()

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def print_logs(self):
        for name in sorted(os.listdir(self.dir)):
            if name.endswith(".log"):
                with open(self.path(name), errors="replace") as log:
                    print(f"--- {name}\n" + log.read()[-4000:])

    @property
    def db(self):
        return "sqlite:" + self.path("hq.db")

    @property
    def url(self):
        return f"https://127.0.0.1:{self.port}"

    def _certificate(self, name):
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
            "-keyout", self.path(name + ".key"), "-out", self.path(name + ".crt"))

    def hq(self, *words, stdin=None, status=0):
        noun, verb = words[0], words[1]
        return run(HQ, noun, verb, "--db", self.db, *words[2:], stdin=stdin, status=status)

    def add(self, noun, rows):
        self.hq(noun, "add", "--json", "-", stdin=json.dumps(rows))

    def _seed(self):
        now = int(time.time() * 1000)
        start = now + self.offset_s * 1000
        end = start + 150 * 60000
        self.members = [
            {"id": "M0001", "licence_no": "304123", "kanji": "新潟 太郎", "kana": "ニイガタ タロウ",
             "birth_date": "1956-04-09", "affiliation": "新潟市医師会"},
            {"id": "M0002", "licence_no": "304124", "kanji": "長岡 花子", "kana": "ナガオカ ハナコ",
             "birth_date": "1961-11-23", "affiliation": "長岡市医師会"},
            {"id": "M0003", "licence_no": "304125", "kanji": "上越 次郎", "kana": "ジョウエツ ジロウ",
             "birth_date": "1970-01-31", "affiliation": "上越医師会"},
        ]
        self.add("member", self.members)
        self.add("staff", [{"id": "S1", "name": "受付 一", "pin": PIN, "role": "manager"}])
        self.add("session", [{
            "id": "T1", "title": "第12回 かかりつけ医機能研修会", "subtitle": "高血圧症と在宅医療",
            "venue": "新潟県医師会館", "room": "3階 大会議室",
            "starts_utc_ms": start, "ends_utc_ms": end,
            "entry": {"from_utc_ms": start + self.entry_s[0] * 1000,
                      "to_utc_ms": start + self.entry_s[1] * 1000},
            "exit": {"from_utc_ms": end - 5 * 60000, "to_utc_ms": end + 10 * 60000},
            "policy_version": self.policy_version, "approved": True,
            "items": [{"title": "高血圧症", "lecturer": "", "starts_utc_ms": start,
                       "ends_utc_ms": end, "credits": [
                           {"scheme": "jma_cme", "category": "", "code": "74", "units_x10": 25}]}],
        }])
        self.hq("key", "add", "--kid", "k1")

    def start_hq(self, port=None):
        self.server = Follower(
            [HQ, "serve", "--db", self.db, "--listen", f"127.0.0.1:{port or self.port}",
             "--tls-cert", self.path("hq.crt"), "--tls-key", self.path("hq.key")],
            self.path("hq.log"))
        match = self.server.expect(r"listening on https://127\.0\.0\.1:(\d+)")
        self.port = int(match.group(1))

    def stop_hq(self, with_signal=signal.SIGTERM):
        if self.server:
            self.server.stop(with_signal)
            self.server = None

    def invitation(self, name="受付 1番"):
        """The enrolment code's text and its digits."""
        out = self.hq("device", "invite", "--url", self.url, "--name", name, "--venue",
                      "新潟県医師会館", "--pin-cert", self.path("hq.crt")).stdout
        text = re.search(r"uketsuke://enrol\S+", out).group(0)
        return text, re.search(r"code=(\d{12})", text).group(1)

    def token(self, member, ttl_s=3600, session=None):
        """session: a ticket, good for this one only."""
        more = ["--session", session] if session else []
        return self.hq("token", "issue", "--member", member, "--ttl", str(ttl_s),
                       *more).stdout.strip()

    def add_card(self, member, **known_by):
        """known_by: uid=HEX, idm=HEX or hpki=FILE."""
        (name, value), = known_by.items()
        self.hq("card", "add", "--member", member, "--" + name, value)

    def certificate(self, name):
        """As a 医師資格証 might hold one: the file, and its bytes."""
        self._certificate(name)
        pem = self.path(name + ".crt")
        with open(pem, encoding="ascii") as file:
            return pem, ssl.PEM_cert_to_DER_cert(file.read())

    def records(self):
        return run(HQ, "records", "--db", self.db).stdout.splitlines()

    def enrol(self, data):
        text, code = self.invitation()
        pin = re.search(r"pin=([^&\s]+)", text).group(1).replace("%2F", "/").replace("%2B", "+")
        pin = pin.replace("%3D", "=")
        run(KIOSK, "enrol", "--data", data, "--hq", self.url, "--code", code, "--pin", pin)
        run(KIOSK, "sync", "--data", data, "--once")

    def make_newer(self, kiosk, name):
        """A data directory like the (stopped) kiosk's, as a later version would leave it."""
        data = self.path(name)
        shutil.copytree(kiosk.data, data)
        db = sqlite3.connect(os.path.join(data, "uketsuke.db"))
        db.execute("pragma user_version=999")
        db.commit()
        db.execute("pragma wal_checkpoint(truncate)")
        db.close()
        return data

    def render(self, target, *words):
        """Renders a frame aside, then moves it before the camera in one step."""
        aside = target + ".tmp"
        run(os.path.join(BUILD, "tests", "qr_frame"), "-o", aside, *words)
        os.rename(aside, target)


class Display:
    """A virtual screen of one size."""

    def __init__(self, log, size):
        read, write = os.pipe()
        self.log = open(log, "ab")
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", size + "x24", "-nolisten", "tcp"],
            pass_fds=[write], stdout=self.log, stderr=self.log)
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        check(number, "Xvfb did not start; see its log")
        self.name = ":" + number

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.log.close()


class Reader:
    """The PN532 emulator behind a stable path."""

    def __init__(self, world):
        self.link = world.path("pn532")
        self.follower = Follower(
            [os.path.join(BUILD, "tests", "pn532_emulator"), "--link", self.link],
            world.path("reader.log"), stdin=subprocess.PIPE)
        wait_for("the emulator's port", lambda: os.path.exists(self.link))

    @property
    def connstring(self):
        return "pn532_uart:" + self.link

    def say(self, line):
        self.follower.process.stdin.write(line + "\n")
        self.follower.process.stdin.flush()

    def tap(self, *words):
        self.say("tap " + " ".join(words))

    def remove(self):
        self.say("remove")

    def stop(self):
        self.follower.process.stdin.close()
        self.follower.stop()


class Kiosk:
    """camera: None for a folder of pictures (see show). visible: on the display that there is,
    instead of a virtual one."""

    def __init__(self, world, name="kiosk", size="1280x800", nfc="none", camera=None,
                 visible=False):
        self.world, self.size, self.nfc = world, size, nfc
        self.data = world.path(name)
        self.frames = world.path(name + "-frames")
        self.camera = camera or f"files:{self.frames}@10"
        os.makedirs(self.data, exist_ok=True)
        os.makedirs(self.frames, exist_ok=True)
        self.display = None if visible else Display(world.path("xvfb.log"), size)
        self.follower = None
        self.clock = None
        self.boot = None
        self.stick = self.data + "-stick"  # is in as soon as the folder is there
        self.hide()

    def reboot(self):
        """The next start is in another boot of the machine."""
        self.boot = self.data + "-boot"
        with open(self.boot, "w") as file:
            file.write(str(uuid.uuid4()) + "\n")

    def set_clock(self, offset_s=0, synced=False, passed_s=0):
        """From now on, also while it runs (when it was called before the start as well): a clock
        that is off, one that a time server vouches for, and time that has passed at once."""
        self.clock = self.data + "-clock"
        with open(self.clock + ".tmp", "w") as file:
            file.write(f"{offset_s} {int(synced)} {passed_s}\n")
        os.rename(self.clock + ".tmp", self.clock)

    def start(self, *more):
        env = dict(os.environ, UK_USB_DIR=self.stick)
        if self.boot:
            env.update(UK_BOOT=self.boot)
        if self.clock or self.boot:
            env.update(UK_CLOCK=self.clock or "", LD_PRELOAD=os.path.join(BUILD, "tests", "clock_shim.so"))
            options = env.get("ASAN_OPTIONS", "")
            env["ASAN_OPTIONS"] = options + (":" if options else "") + "verify_asan_link_order=0"
        if self.display:
            # SDL asks for a session bus, and libdbus leaks while it starts one that nobody needs.
            env.update(DISPLAY=self.display.name, SDL_AUDIODRIVER="dummy", SDL_VIDEODRIVER="x11",
                       DBUS_SESSION_BUS_ADDRESS="disabled:")
        self.follower = Follower(
            [KIOSK, "run", "--data", self.data, "--camera", self.camera, "--nfc", self.nfc,
             "--window", self.size, "--trace", *more],
            self.world.path("kiosk.log"), env=env)
        return self

    def expect(self, pattern, seconds=DEADLINE_S):
        return self.follower.expect(pattern, seconds)

    def screen(self, name):
        """Waits for a screen that has not been waited for yet."""
        self.expect(rf"^screen {name}$")
        return self

    def targets(self):
        """What can be touched on the last whole picture: (action, value) -> its box."""
        lines = self.follower.lines
        end = max((i for i, line in enumerate(lines) if line == "drawn"), default=-1)
        found = {}
        for line in reversed(lines[:end + 1]):
            if line.startswith("screen "):
                break
            match = re.match(r"^target (\S+) (-?\d+) (\d+) (\d+) (\d+) (\d+)$", line)
            if match:
                found[match.group(1), int(match.group(2))] = [int(n) for n in match.groups()[2:]]
        return found

    def click(self, kind, value=0):
        x, y, w, h = wait_for(f"{kind} {value} to be there",
                              lambda: self.targets().get((kind, value)))
        run("env", f"DISPLAY={self.display.name}", "xdotool", "mousemove",
            str(x + w // 2), str(y + h // 2), "click", "1")

    def scan_with_wedge(self, text, outcome):
        """What a USB scanner does: all keys at once, then Enter. xdotool's keys can come late or
        lose their shift on a busy machine; then the code is scanned again, as a person would."""
        def answers():
            lines = list(self.follower.lines)
            scans = [m.group(1) for m in
                     (re.search(r"^read scan=(\d+) kind=wedge$", line) for line in lines) if m]
            return [line for line in lines
                    if any(line.startswith(f"shown scan={scan} ") for scan in scans)]
        for _ in range(10):
            before = len(answers())
            run("env", f"DISPLAY={self.display.name}", "xdotool", "type", "--delay", "5", text)
            run("env", f"DISPLAY={self.display.name}", "xdotool", "key", "Return")
            end = time.monotonic() + 5
            while time.monotonic() < end:
                if any(re.search(outcome, line) for line in answers()[before:]):
                    return
                time.sleep(0.05)
        raise Failed(f"ten scans with the USB scanner, and none ended as {outcome}")

    def pass_pin(self, pin=PIN):
        for digit in pin:
            self.click("digit", int(digit))
        self.click("next")

    def reach_menu(self):
        """From wherever a PIN leads: the attendees while a session is open, else the menu."""
        if self.expect(r"^screen (attendees|menu)$").group(1) == "attendees":
            self.click("menu")
            self.screen("menu")
        return self

    def open_menu(self, pin=PIN):
        self.click("staff")
        self.screen("pin").pass_pin(pin)
        return self.reach_menu()

    def open_session(self):
        self.screen("sessions").click("session", 0)
        self.screen("pin").pass_pin()
        self.confirm_clock()
        return self

    def confirm_clock(self):
        """To reception, by way of the clock where no time server vouches for it."""
        if self.expect(r"^screen (clock|reception)$").group(1) == "clock":
            self.click("clock_right")
            self.screen("reception")

    def show(self, text, *options):
        """A code before the file camera, until another is shown or hide() takes it away."""
        self.world.render(os.path.join(self.frames, "frame.png"), *options, text)

    def hide(self):
        """An empty scene before the file camera."""
        self.world.render(os.path.join(self.frames, "frame.png"))

    def journal(self):
        return run(KIOSK, "journal", "--data", self.data).stdout.splitlines()

    def status(self):
        return json.loads(run(KIOSK, "status", "--data", self.data, "--json").stdout)

    def verify(self):
        run(KIOSK, "verify", "--data", self.data)

    def wait_settled(self):
        wait_for("an empty queue", lambda: self.status()["pending"] == 0)

    def stop(self, with_signal=signal.SIGTERM):
        status = self.follower.stop(with_signal)
        check(with_signal == signal.SIGKILL or status == 0, f"the kiosk ended with {status}")

    def fini(self):
        if self.follower and self.follower.process.poll() is None:
            self.follower.stop(signal.SIGKILL)
        if self.display:
            self.display.stop()


def check_same_at_hq(world, kiosk):
    """Every record of the kiosk is at HQ, byte for byte, and nothing else is. But for what the kiosk
    noted of HQ's clock just before it was stopped: that is on its way with the next start."""
    mine, theirs = kiosk.journal(), world.records()
    while len(mine) > len(theirs) and json.loads(mine[-1])["kind"] == "clock":
        mine.pop()
    check(mine == theirs, f"kiosk has {len(mine)} records, HQ {len(theirs)}:\n" +
          "\n".join(set(mine) ^ set(theirs)))


def shown_as_recorded(kiosk_lines):
    return [int(m.group(1)) for m in
            (re.search(r"^shown .*seq=(\d+) .*recorded=1$", line) for line in kiosk_lines) if m]
