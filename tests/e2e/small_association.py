#!/usr/bin/python3
"""A small association with no headquarters at all: CSV in, a day at the door, CSV out.

The files of assets/examples come in as they are, but for the day: the session is now. Doctors show
their codes to the kiosk's camera; what goes out is read as the office would read it.
"""

import csv
import datetime
import io
import json
import os
import re
import shutil
import subprocess
import tarfile

from world import KIOSK, Kiosk, World, check, run, wait_for

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXAMPLES = os.path.join(ROOT, "assets", "examples")
JAPAN = datetime.timezone(datetime.timedelta(hours=9))


class Association(World):
    """A world without headquarters: a folder with files, as somebody carries them on a stick."""

    def __enter__(self):
        self.stick = self.path("stick")
        shutil.copytree(EXAMPLES, self.stick)
        self._move_to_now()
        return self

    def _move_to_now(self):
        """The session of the examples, from two minutes from now on, in the encoding it has."""
        self.starts = datetime.datetime.now(JAPAN).replace(microsecond=0) + datetime.timedelta(
            seconds=120)

        def at(minutes):
            return (self.starts + datetime.timedelta(minutes=minutes)).strftime("%Y/%m/%d %H:%M:%S")
        times = {"14:00": at(0), "14:10": at(10), "15:10": at(70), "15:20": at(80),
                 "16:20": at(140), "16:30": at(150)}
        for name, encoding in (("sessions.csv", "cp932"), ("items.csv", "utf-8-sig")):
            path = os.path.join(self.stick, name)
            with open(path, encoding=encoding, newline="") as file:
                text = file.read()
            text = re.sub(r"\b1[456]:[0-9]0\b", lambda match: times[match.group(0)], text)
            with open(path, "w", encoding=encoding, newline="") as file:
                file.write(text)

    def files(self):
        return sorted(os.path.join(self.stick, name) for name in os.listdir(self.stick))


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


with Association() as world:
    kiosk = Kiosk(world)
    data = kiosk.data

    def uketsuke(command, *words, status=0, stdin=None):
        return run(KIOSK, command, "--data", data, *words, status=status, stdin=stdin)

    # One bad line keeps everything out, and says where and why, in the office's language.
    bad = world.path("bad.csv")
    with open(bad, "w", encoding="utf-8-sig") as file:
        file.write("会員ID,氏名,生年月日\nM0009,見附 四郎,昭和99年1月1日\n")
    done = uketsuke("import", "--lang", "ja", *world.files(), bad, status=1)
    check("bad.csv 2行目: 生年月日「昭和99年1月1日」は日付ではありません" in done.stdout,
          f"not told in Japanese: {done.stdout}")
    check(done.stderr.count("\n") == 1 and "nothing was taken" in done.stderr, done.stderr)
    check(json.loads(uketsuke("status", "--json").stdout)["members"] == 0, "something was taken")

    done = uketsuke("import", *world.files())
    check("members: 5 added" in done.stdout and "sessions: 1 added" in done.stdout, done.stdout)
    check("warning" not in done.stdout, done.stdout)
    check("members: 0 added, 0 changed, 5 as they were" in uketsuke("import", *world.files()).stdout,
          "an import again is not the same")

    # The day: a code of the association's own form, before the camera.
    kiosk.start()
    kiosk.screen("sessions").click("session", 0)
    kiosk.screen("pin").click("staff_member", 0)
    kiosk.pass_pin()
    kiosk.confirm_clock()
    for member in ("M0001", "M0004"):
        kiosk.show(f"https://example.jp/m/{member}")
        kiosk.expect(r"^shown .*recorded=1$")
        kiosk.hide()
    wait_for("both to be inside", lambda: kiosk.status()["inside"] == 2)
    check(kiosk.follower.stop() == 0, "the kiosk did not stop well")

    # Out: everything, then the office's list, as a file and through a pipe.
    full = world.path("full.csv")
    done = uketsuke("export", "--session", "T1", "-o", full)
    check("2 people need a look" in done.stdout, f"no exits, and not told: {done.stdout}")
    with open(full, encoding="utf-8-sig", newline="") as file:
        everything = rows(file.read())
    check({row["member_id"] for row in everything} == {"M0001", "M0004"}, "others, or not all")
    check(len(everything) == 6, f"{len(everything)} rows: two people, three credits each")
    check(all(row["policy_version"] == "R8" and row["state"] == "pending" and row["sentence_ja"]
              for row in everything), f"{everything[0]}")
    check({row["registered"] for row in everything if row["member_id"] == "M0001"} == {"yes"},
          "who had registered is not told")
    piped = subprocess.run([KIOSK, "export", "--data", data, "--session", "T1", "--adapter",
                            "jukou_jisseki"], capture_output=True, timeout=120, check=True)
    office = rows(piped.stdout.decode("cp932"))
    check({row["氏名"] for row in office} == {"新潟 太郎", "〓田 髙子"}, f"names: {office}")
    check({row["医籍登録番号"] for row in office} == {"304123", "304126"}, "numbers")
    check(piped.stderr.decode().count("U+20BB7") == 3, f"what is lacking: {piped.stderr.decode()}")

    # Evidence: whole, checked, by our program and by openssl; and one flipped bit is found.
    evidence = world.path("evidence.tar")
    uketsuke("export", "--session", "T1", "--evidence", "-o", evidence)
    told = run(KIOSK, "verify", "--evidence", evidence).stdout
    check(re.match(r"ok: session T1, \d+ records, 2 people, 6 proposals; ", told), told)
    with tarfile.open(evidence) as tar:
        tar.extractall(world.dir)
    run("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", world.path("evidence", "device.pem"),
        "-rawin", "-in", world.path("evidence", "manifest.json"),
        "-sigfile", world.path("evidence", "manifest.sig"))
    with open(world.path("evidence", "journal.jsonl"), encoding="utf-8") as file:
        check(set(file.read().splitlines()) <= set(kiosk.journal()), "other bytes than the journal's")
    with open(evidence, "r+b") as file:
        whole = file.read()
        file.seek(whole.rindex(b'"units_x10":10'))
        file.write(b'"units_x10":90')
    done = run(KIOSK, "verify", "--evidence", evidence, status=1)
    check("proposals.jsonl is not what was signed" in done.stdout, done.stdout + done.stderr)

    # A stick that is full, or not there, is told, and leaves nothing half behind.
    done = uketsuke("export", "--session", "T1", "-o", world.path("nowhere", "x.csv"), status=1)
    check("can't be written" in done.stderr and done.stderr.count("\n") == 1, done.stderr)
print("small association: in, at the door, and out")
