#!/usr/bin/python3
"""test_admin.py UKETSUKE_HQ [unittest arguments]: the command line's nouns."""
import json
import os
import subprocess
import sys
import unittest

from kiosk import Hq

BINARY = sys.argv[1]


BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def base45_decode(text):
    """RFC 9285."""
    out = b""
    for at in range(0, len(text), 3):
        digits = [BASE45.index(character) for character in text[at:at + 3]]
        value = sum(digit * 45 ** place for place, digit in enumerate(digits))
        out += value.to_bytes(len(digits) - 1, "big")
    return out


class Nouns(unittest.TestCase):
    def setUp(self):
        self.hq = Hq(BINARY)
        self.addCleanup(self.hq.close)

    def ok(self, *words, stdin=None):
        done = self.hq.run(*words, stdin=stdin)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def no(self, status, *words, stdin=None):
        done = self.hq.run(*words, stdin=stdin)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertTrue(done.stderr.endswith("\n"))
        return [line for line in done.stderr.splitlines() if line.startswith("uketsuke-hq: ")]

    def listed(self, noun):
        return [json.loads(line) for line in self.ok(noun, "list").splitlines()]

    def everything_on_disk(self):
        parts = []
        for name in os.listdir(self.hq.dir):
            with open(os.path.join(self.hq.dir, name), "rb") as file:
                parts.append(file.read())
        return b"".join(parts)

    def test_usage(self):
        for words in (("nothing",), ("member",), ("member", "add"), ("member", "list", "--x", "1"),
                      ("device", "suspend"), ("setting", "set", "a"), ("member", "list", "more"),
                      ("card", "add", "--member", "m"), ("token", "revoke")):
            self.assertEqual(len(self.no(2, *words)), 1, words)

    def test_rows_are_added_whole_or_not_at_all(self):
        rows = [{"id": "m1"}, {"kanji": "名"}, 7, {"id": "m2", "birth_date": "1.4.1960"}]
        told = self.no(1, "member", "add", "--json", "-", stdin=json.dumps(rows))
        self.assertEqual([line.split(":")[1].strip() for line in told[:3]],
                         ["row 2", "row 3", "row 4"])
        self.assertIn("3 of 4", told[3])
        self.assertEqual(self.listed("member"), [])
        self.assertEqual(self.ok("member", "add", "--json", "-", stdin='{"id":"m1"}'), "added 1\n")
        self.assertEqual(self.listed("member"), [{"id": "m1"}])

    def test_a_file_that_is_no_json(self):
        file = os.path.join(self.hq.dir, "rows.json")
        self.assertIn(file, self.no(1, "member", "add", "--json", file)[0])
        with open(file, "w") as out:
            out.write('[{"id":"m1"},\n{"id"}]')
        self.assertIn("line 2", self.no(1, "member", "add", "--json", file)[0])

    def test_staff_pins_are_only_kept_as_a_hash(self):
        self.ok("staff", "add", "--json", "-", stdin=json.dumps(
            {"id": "s1", "name": "受付 一", "role": "reception", "pin": "90817263"}))
        staff, = self.listed("staff")
        self.assertTrue(staff["pin_hash"].startswith("$argon2id$v=19$m=19456,t=2,p=1$"))
        self.assertNotIn("pin", staff)
        self.assertNotIn(b"90817263", self.everything_on_disk())
        for pin in ("123", "123456789", "12a4", "１２３４", 1234, None):
            self.no(1, "staff", "add", "--json", "-", stdin=json.dumps(
                {"id": "s2", "name": "x", "role": "reception", "pin": pin}))
        self.no(1, "staff", "add", "--json", "-", stdin=json.dumps(
            {"id": "s2", "name": "x", "role": "reception", "pin_hash": "1234"}))

    def test_formats_have_one_capture(self):
        self.ok("format", "add", "--json", "-", stdin='{"id":"f","template":"https://x/{id}"}')
        self.no(1, "format", "add", "--json", "-", stdin='{"id":"f","template":"https://x/.*"}')
        self.assertEqual(self.listed("format"), [{"id": "f", "template": "https://x/{id}"}])

    def test_formats_share_no_code(self):
        self.hq.add("format", {"id": "f", "template": "https://x/{id}"})
        told = self.no(1, "format", "add", "--json", "-", stdin=json.dumps(
            [{"id": "g", "template": "X{n}"}, {"id": "h", "template": "https://x/A{n}"}]))
        self.assertIn("row 2: ", told[0])
        self.assertIn("that of f", told[0])
        self.assertEqual([row["id"] for row in self.listed("format")], ["f"])
        told = self.no(1, "format", "add", "--json", "-", stdin=json.dumps(
            [{"id": "g", "template": "X{n}"}, {"id": "h", "template": "{n}Y"}]))
        self.assertIn("that of g", told[0])
        self.hq.add("format", {"id": "f", "template": "https://x/B{id}"})
        self.hq.add("format", {"id": "h", "template": "https://x/A{n}"})

    def test_policies(self):
        policy = {"version": "2026-04", "rules": [{"scheme": "jma_cme", "presence": "whole"}]}
        self.hq.add("policy", policy)
        self.assertEqual(self.listed("policy"), [policy])
        twice = {**policy, "version": "x", "rules": policy["rules"] * 2}
        told = self.no(1, "policy", "add", "--json", "-", stdin=json.dumps([policy, twice]))
        self.assertIn("row 2: policy: ", told[0])
        self.assertEqual(self.listed("policy"), [policy])

    def test_rows_that_speak_of_others(self):
        self.hq.add("member", {"id": "m1"})
        self.hq.add("session", {"id": "s1", "title": "t", "starts_utc_ms": 1, "ends_utc_ms": 2})
        total = {"id": "t1", "member_id": "m1", "scheme": "x", "units_x10": 5,
                 "on_date": "2025-10-05"}
        certificate = {"member_id": "m1", "scheme": "x", "valid_from": "2025-04-01",
                       "valid_to": "2030-03-31"}
        rows = {"registration": ({"session_id": "s1", "member_id": "m1"}, "s1/m1"),
                "total": (total, "t1"), "certificate": (certificate, "m1/x")}
        for noun, (row, key) in rows.items():
            for name in row.keys() & {"member_id", "session_id"}:
                told = self.no(1, noun, "add", "--json", "-",
                               stdin=json.dumps({**row, name: "nobody"}))
                self.assertIn("row 1: no such %s: nobody" % name.removesuffix("_id"), told[0])
            self.hq.add(noun, row)
            self.assertEqual(self.listed(noun), [row])
            self.ok(noun, "remove", key)
            self.assertEqual(self.listed(noun), [])
            self.assertIn("no such " + noun, self.no(1, noun, "remove", key)[0])

    def test_settings(self):
        self.ok("setting", "set", "result.show_ms", "4000")
        self.ok("setting", "set", "result.show_ms", "5000")
        self.assertEqual(self.listed("setting"), [{"name": "result.show_ms", "value": "5000"}])

    def test_cards_are_only_kept_as_a_hash(self):
        self.no(1, "card", "add", "--member", "m1", "--uid", "04a1b2c3d4e5f6")
        self.hq.add("member", [{"id": "m1"}, {"id": "m2"}])
        self.ok("card", "add", "--member", "m1", "--uid", "04a1b2c3d4e5f6")
        self.ok("card", "add", "--member", "m2", "--idm", "012e4cd8a3b1c299")
        self.assertEqual([card["member_id"] for card in self.listed("card")], ["m1", "m2"])
        disk = self.everything_on_disk().lower()
        for number in ("04a1b2c3d4e5f6", "012e4cd8a3b1c299"):
            self.assertNotIn(number.encode(), disk)
            self.assertNotIn(bytes.fromhex(number), disk)
        for words in (("--uid", "08010203"), ("--uid", "00000000"), ("--uid", "0102030405"),
                      ("--uid", "xx"), ("--idm", "04a1b2c3d4e5f6"), ("--uid", "")):
            self.no(1, "card", "add", "--member", "m1", *words)

    def test_cards_known_by_their_certificate(self):
        def make(name):
            path = os.path.join(self.hq.dir, name)
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                            "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=TEST SUBJECT",
                            "-keyout", os.devnull, "-out", path], check=True, capture_output=True)
            subprocess.run(["openssl", "x509", "-in", path, "-outform", "DER", "-out",
                            path + ".der"], check=True)
            return path

        def cards():
            return {card["member_id"]: (card["hash"], card["method"])
                    for card in self.listed("card")}
        self.hq.add("member", [{"id": "m1"}, {"id": "m2"}])
        first, second = make("first.pem"), make("second.pem")
        self.ok("card", "add", "--member", "m1", "--hpki", first)
        self.ok("card", "add", "--member", "m2", "--hpki", second + ".der")
        before = cards()
        self.assertEqual([method for _, method in before.values()], ["hpki", "hpki"])
        self.ok("card", "add", "--member", "m1", "--hpki", first + ".der")
        self.assertEqual(cards(), before)
        self.no(1, "card", "add", "--member", "m1", "--hpki", os.path.join(self.hq.dir, "nothing"))
        told = self.no(1, "card", "add", "--member", "m1", "--hpki", __file__)
        self.assertIn("DER or PEM", told[0])
        self.no(2, "card", "add", "--member", "m1", "--hpki", first, "--uid", "04a1b2c3d4e5f6")

    def test_tokens(self):
        self.no(1, "token", "issue", "--member", "m1")
        self.hq.add("member", {"id": "m1", "kana": "タカハシ タロウ", "licence_no": "123456"})
        self.assertIn("key add", self.no(1, "token", "issue", "--member", "m1")[0])
        self.assertEqual(self.ok("key", "add", "--kid", "k1"), "k1\n")
        self.no(1, "key", "add", "--kid", "k1")
        text = self.ok("token", "issue", "--member", "m1", "--ttl", "60")
        self.assertTrue(text.startswith("UK1:"))
        token, = self.listed("token")
        self.assertEqual((token["member_id"], token["kid"]), ("m1", "k1"))
        self.assertEqual(token["expires_utc_s"] - token["issued_utc_s"], 60)
        self.assertNotIn(text.strip().encode(), self.everything_on_disk())
        self.ok("token", "revoke", "--cti", token["cti"].upper())
        for ttl in ("0", "-1", "x", "9999999999"):
            self.no(1, "token", "issue", "--member", "m1", "--ttl", ttl)
        self.no(1, "token", "revoke", "--cti", "zz")
        self.no(2, "token", "revoke", "--cti", "00", "--member", "m1")

    def test_a_ticket_names_its_session(self):
        self.hq.add("member", {"id": "m1"})
        self.hq.add("session", {"id": "s1", "title": "t", "starts_utc_ms": 1, "ends_utc_ms": 2})
        self.ok("key", "add", "--kid", "k1")
        self.assertIn("s2", self.no(1, "token", "issue", "--member", "m1", "--session", "s2")[0])
        ticket = self.ok("token", "issue", "--member", "m1", "--session", "s1").strip()
        pass_ = self.ok("token", "issue", "--member", "m1").strip()
        # CWT claim 3 (aud), text of two bytes; the claim before it is the member's.
        audience = b"\x02\x62m1\x03\x62s1"
        self.assertIn(audience, base45_decode(ticket.removeprefix("UK1:")))
        self.assertNotIn(audience, base45_decode(pass_.removeprefix("UK1:")))

    def test_a_retired_key_signs_no_more(self):
        self.hq.add("member", {"id": "m1"})
        self.ok("key", "add", "--kid", "k1")
        self.ok("key", "add", "--kid", "k2")
        self.ok("key", "retire", "k1")
        self.no(1, "token", "issue", "--member", "m1", "--kid", "k1")
        self.ok("token", "issue", "--member", "m1")
        self.assertEqual([token["kid"] for token in self.listed("token")], ["k2"])
        self.assertEqual([key["retired"] for key in self.listed("key")], [True, False])
        self.no(1, "key", "retire", "k9")

    def test_invitations(self):
        words = ("device", "invite", "--url", "https://hq.example:8443")
        text, code = self.ok(*words, "--pin-cert", self.hq.cert, "--name", "北口").split()
        self.assertTrue(text.startswith("uketsuke://enrol?url=https%3A%2F%2Fhq.example%3A8443&code="
                                        + code + "&pin=sha256%2F%2F"), text)
        self.assertRegex(code, "^[0-9]{12}$")
        self.assertNotIn("pin=", self.ok(*words))
        self.no(1, *words, "--pin-cert", self.hq.key)
        self.no(1, "device", "invite", "--url", "http://hq.example")
        self.assertEqual(self.listed("device"), [])

    def test_the_database_is_for_its_owner(self):
        self.ok("member", "list")
        mode = os.stat(self.hq.db.removeprefix("sqlite:")).st_mode & 0o777
        self.assertEqual(mode, 0o600)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
