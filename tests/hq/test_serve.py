#!/usr/bin/python3
"""test_serve.py UKETSUKE_HQ OPENAPI [unittest arguments]: the real server over TLS on loopback,
from a kiosk's side. Every answer is checked against openapi.yaml as it comes."""
import hashlib
import json
import os
import random
import sqlite3
import ssl
import socket
import subprocess
import sys
import threading
import time
import unittest
import warnings
import zlib

from conform import Page
from kiosk import EVENTS, JSON, Hq, Key, Kiosk, b64url, canonical, enrolled, uuid7, zstd_compress

BINARY, OPENAPI = sys.argv[1:3]
PAGE = Page(OPENAPI)


class Served(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.hq = Hq(BINARY, PAGE)
        cls.addClassCleanup(cls.hq.close)
        cls.hq.start()

    def sql(self, statement, *values):
        connection = sqlite3.connect(self.hq.db.removeprefix("sqlite:"), timeout=30)
        try:
            rows = connection.execute(statement, values).fetchall()
            connection.commit()
            return rows
        finally:
            connection.close()

    def device(self, kiosk):
        lines = map(json.loads, self.hq.run("device", "list").stdout.splitlines())
        return next(line for line in lines if line["id"] == kiosk.id)

    def stored(self, kiosk):
        done = self.hq.run("records", "--device", kiosk.id)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.encode().splitlines()

    def refused(self, kiosk):
        lines = map(json.loads, self.hq.run("records", "--refused").stdout.splitlines())
        return [line for line in lines if line["device_id"] == kiosk.id]

    def results(self, answer):
        self.assertEqual(answer.status, 200, answer.body)
        return [result["status"] for result in answer.json()["results"]]


class Enrolment(Served):
    def test_gives_name_venue_and_the_same_key_to_all(self):
        self.hq.run("key", "add", "--kid", "k1")
        first, second = Kiosk(self.hq), Kiosk(self.hq)
        one = first.enrol(self.hq.invite("--name", "受付 1番", "--venue", "新潟県医師会館"))
        two = second.enrol(self.hq.invite())
        self.assertEqual((one.status, two.status), (200, 200))
        self.assertEqual(one.json()["name"], "受付 1番")
        self.assertEqual(one.json()["venue"], "新潟県医師会館")
        self.assertEqual(one.json()["device_id"], first.id)
        self.assertEqual(one.json()["hash_key"], two.json()["hash_key"])
        self.assertIn("k1", [key["kid"] for key in one.json()["keys"]])

    def test_a_lost_answer_changes_nothing(self):
        kiosk, code = Kiosk(self.hq), self.hq.invite("--name", "北")
        first = kiosk.enrol(code)
        kiosk.send([kiosk.record()])
        again = kiosk.enrol(code)
        self.assertEqual((first.status, first.body), (again.status, again.body))
        self.assertEqual(self.device(kiosk)["held"], 1)

    def test_a_code_is_for_one_device(self):
        code = self.hq.invite()
        self.assertEqual(Kiosk(self.hq).enrol(code).status, 200)
        other = Kiosk(self.hq)
        self.assertEqual(other.enrol(code).status, 403)
        self.assertEqual(other.master().status, 401)

    def test_another_key_for_a_known_device_is_a_conflict(self):
        kiosk, code = enrolled(self.hq), self.hq.invite()
        self.assertEqual(Kiosk(self.hq, kiosk.id).enrol(code).status, 409)
        self.assertEqual(kiosk.master().status, 200)
        self.assertEqual(Kiosk(self.hq).enrol(code).status, 200, "the code was not used up")

    def test_a_known_device_takes_a_new_name(self):
        kiosk = enrolled(self.hq)
        self.assertEqual(kiosk.enrol(self.hq.invite("--name", "南")).json()["name"], "南")
        self.assertEqual(self.device(kiosk)["name"], "南")

    def test_wrong_expired_and_late_codes(self):
        kiosk, code = Kiosk(self.hq), self.hq.invite()
        self.assertEqual(kiosk.enrol("000000000000").status, 403)
        self.sql("UPDATE invitation SET expires_utc_ms = 1 WHERE device_id IS NULL")
        self.assertEqual(kiosk.enrol(code).status, 410)

    def test_possession_of_the_key_is_proven(self):
        kiosk, code = Kiosk(self.hq), self.hq.invite()
        body = json.dumps({"code": code, "device_id": kiosk.id,
                           "public_key": b64url(kiosk.key.public)}).encode()
        unsigned = self.hq.ask("POST", "/v1/enrol", body, {"Content-Type": JSON})
        self.assertEqual(unsigned.status, 401)
        thief = Kiosk(self.hq, kiosk.id)
        self.assertEqual(thief.ask("POST", "/v1/enrol", body, JSON).status, 401)
        other_name = Kiosk(self.hq)
        other_name.key = kiosk.key
        self.assertEqual(other_name.ask("POST", "/v1/enrol", body, JSON).status, 401)
        self.assertEqual(kiosk.enrol(code).status, 200)

    def test_guessing_is_stopped_for_a_minute(self):
        kiosk, code = Kiosk(self.hq), self.hq.invite()
        minute = int(time.time() // 60)
        for later in range(3): # the clock may pass into the next minute meanwhile
            self.sql("INSERT OR REPLACE INTO wrong_code VALUES (?, 60)", minute + later)
        self.assertEqual(kiosk.enrol(code).status, 429)
        self.sql("DELETE FROM wrong_code")
        kiosk.enrol("000000000000")
        self.assertEqual(self.sql("SELECT sum(count) FROM wrong_code"), [(1,)])
        self.assertEqual(kiosk.enrol(code).status, 200)

    def test_nonsense(self):
        kiosk = Kiosk(self.hq)
        for body in (b"", b"{", b"[]", b"{}", b'{"code":1}'):
            self.assertEqual(kiosk.ask("POST", "/v1/enrol", body, JSON).status, 400, body)
        self.assertEqual(Kiosk(self.hq, "a b").enrol(self.hq.invite()).status, 400)
        self.assertEqual(kiosk.ask("POST", "/v1/enrol", b"{}", "text/plain").status, 415)
        self.assertEqual(kiosk.ask("POST", "/v1/enrol", b"{" * 1100000, JSON).status, 413)

    def test_codes_are_not_kept(self):
        code = self.hq.invite()
        for name in ("hq.db", "hq.db-wal", "log"):
            with open(os.path.join(self.hq.dir, name), "rb") as file:
                self.assertNotIn(code.encode(), file.read(), name)


class Suspension(Served):
    def test_out_and_in_again(self):
        kiosk = enrolled(self.hq)
        kiosk.record()
        self.assertEqual(self.hq.run("device", "suspend", kiosk.id).returncode, 0)
        health = json.dumps({"pending": 0, "quarantined": 0, "free_bytes": 1}).encode()
        self.assertEqual(kiosk.send(kiosk.bodies).status, 403)
        self.assertEqual(kiosk.master().status, 403)
        self.assertEqual(kiosk.ask("POST", "/v1/health", health, JSON).status, 403)
        self.assertEqual(kiosk.enrol(self.hq.invite()).status, 403)
        self.assertEqual(self.stored(kiosk), [])
        self.assertEqual(self.hq.run("device", "resume", kiosk.id).returncode, 0)
        self.assertEqual(self.results(kiosk.send(kiosk.bodies)), ["stored"])

    def test_nobody_of_that_name(self):
        done = self.hq.run("device", "suspend", "nobody")
        self.assertEqual(done.returncode, 1)
        self.assertIn("nobody", done.stderr)


class Events(Served):
    def setUp(self):
        self.kiosk = enrolled(self.hq)

    def test_stored_then_duplicate_byte_for_byte(self):
        kiosk = self.kiosk
        kiosk.record()
        kiosk.record(kind="tap", ses="s1", sub={"member": "m1"}, how="qr_signed", dir="in",
                     verdict="accepted", cred="ab" * 32)
        for coding in ("zstd", "gzip", "identity"):
            answer = kiosk.send(kiosk.bodies, coding)
            self.assertEqual(set(self.results(answer)),
                             {"stored" if coding == "zstd" else "duplicate"})
            self.assertEqual(answer.json()["held"], 2)
        self.assertEqual(self.stored(kiosk), kiosk.bodies)

    def test_results_name_the_records_in_their_order(self):
        kiosk = self.kiosk
        bodies = [kiosk.record() for _ in range(5)]
        answer = kiosk.send([bodies[i] for i in (3, 0, 4, 1, 2)]).json()
        self.assertEqual([result["seq"] for result in answer["results"]], [4, 1, 5, 2, 3])
        self.assertEqual([result["id"] for result in answer["results"]],
                         [json.loads(bodies[i])["id"] for i in (3, 0, 4, 1, 2)])
        self.assertEqual(answer["held"], 5)

    def test_an_empty_batch(self):
        answer = self.kiosk.send([])
        self.assertEqual(answer.json(), {"results": [], "held": 0})

    def test_other_bytes_under_the_same_number(self):
        kiosk = self.kiosk
        kiosk.send([kiosk.record()])
        fork = Kiosk(self.hq, kiosk.id)
        forged = fork.record(reason="another")
        answer = kiosk.send([forged])
        self.assertEqual(self.results(answer), ["refused"])
        self.assertEqual(self.stored(kiosk), kiosk.bodies)
        self.assertEqual([line["body"].encode() for line in self.refused(kiosk)], [forged])
        self.assertTrue(self.device(kiosk)["chain_broken"])
        self.assertEqual(kiosk.send([forged]).json(), answer.json(), "sent twice")
        self.assertEqual(len(self.refused(kiosk)), 1)

    def test_other_bytes_under_the_same_id(self):
        kiosk = self.kiosk
        first = kiosk.record()
        kiosk.record(id=json.loads(first)["id"])
        self.assertEqual(self.results(kiosk.send(kiosk.bodies)), ["stored", "refused"])
        other = enrolled(self.hq)
        other.record(id=json.loads(first)["id"])
        self.assertEqual(self.results(other.send(other.bodies)), ["refused"])

    def test_a_broken_chain(self):
        kiosk = self.kiosk
        kiosk.record()
        kiosk.record(prev="ab" * 32)
        kiosk.record()
        answer = kiosk.send(kiosk.bodies)
        self.assertEqual(self.results(answer), ["stored", "refused", "stored"])
        self.assertIn("chain", answer.json()["results"][1]["reason"])
        self.assertEqual(answer.json()["held"], 3, "what is in quarantine was received")
        self.assertTrue(self.device(kiosk)["chain_broken"])
        self.assertEqual(self.device(kiosk)["quarantined"], 1)
        self.assertEqual(self.stored(kiosk), [kiosk.bodies[0], kiosk.bodies[2]])

    def test_a_first_record_that_is_not_the_first(self):
        self.kiosk.record(prev="01" + "00" * 31)
        self.assertEqual(self.results(self.kiosk.send(self.kiosk.bodies)), ["refused"])

    def test_a_gap_fills(self):
        kiosk = self.kiosk
        one, two, three, four = (kiosk.record() for _ in range(4))
        self.assertEqual(kiosk.send([one, four]).json()["held"], 1)
        self.assertEqual(kiosk.send([three]).json()["held"], 1)
        self.assertEqual(self.sql("SELECT seq FROM gap WHERE device_id = ?", kiosk.id), [(3,)])
        answer = kiosk.send([two])
        self.assertEqual((self.results(answer), answer.json()["held"]), (["stored"], 4))
        self.assertEqual(self.sql("SELECT seq FROM gap WHERE device_id = ?", kiosk.id), [])
        self.assertEqual(self.stored(kiosk), kiosk.bodies)
        self.assertFalse(self.device(kiosk)["chain_broken"])

    def test_what_fills_a_gap_must_fit_behind_too(self):
        kiosk = self.kiosk
        one, two, three = (kiosk.record() for _ in range(3))
        kiosk.send([one, three])
        kiosk.bodies = [one]
        other_two = kiosk.record(reason="another")
        self.assertEqual(self.results(kiosk.send([other_two])), ["refused"])
        self.assertTrue(self.device(kiosk)["chain_broken"])
        self.assertEqual(self.results(kiosk.send([two])), ["stored"])

    def test_another_devices_records(self):
        kiosk, other = self.kiosk, enrolled(self.hq)
        foreign = other.record()
        answer = kiosk.send([foreign])
        self.assertEqual((self.results(answer), answer.json()["held"]), (["refused"], 0))
        self.assertEqual(self.results(kiosk.send([kiosk.record()])), ["stored"])
        self.assertFalse(self.device(kiosk)["chain_broken"])
        self.assertEqual(self.results(other.send([foreign])), ["stored"])

    def test_a_record_that_is_none_is_refused_alone(self):
        kiosk = self.kiosk
        kiosk.record()
        kiosk.record(extra=1)
        kiosk.record()
        answer = kiosk.send(kiosk.bodies)
        self.assertEqual(self.results(answer), ["stored", "refused", "stored"])
        self.assertEqual(answer.json()["held"], 3)
        self.assertEqual(kiosk.send(kiosk.bodies[1:2]).json()["results"],
                         answer.json()["results"][1:2])
        self.assertEqual([line["body"].encode() for line in self.refused(kiosk)],
                         [kiosk.bodies[1]])

    def test_an_envelope_that_lies(self):
        kiosk = self.kiosk
        body = kiosk.record()
        for lie in ({"source": "urn:uketsuke:device:x"}, {"bodyhash": "00" * 32},
                    {"type": "jp.uketsuke.tap.v1"}, {"specversion": "2.0"}):
            batch = json.dumps([kiosk.event(body, **lie)]).encode()
            answer = kiosk.ask("POST", "/v1/events", batch, EVENTS)
            self.assertEqual(self.results(answer), ["refused"], lie)
        self.assertEqual(self.stored(kiosk), [])

    def test_a_bad_envelope_does_not_lose_what_is_in_it(self):
        kiosk = self.kiosk
        kept = []
        for name in ("specversion", "source", "type", "bodyhash"):
            event = kiosk.event(kiosk.record())
            del event[name]
            answer = kiosk.ask("POST", "/v1/events", json.dumps([event]).encode(), EVENTS)
            self.assertEqual(self.results(answer), ["refused"], name)
            kept.append((kiosk.bodies[-1], name))
        self.assertEqual([line["body"].encode() for line in self.refused(kiosk)],
                         [body for body, _ in kept])
        for line, (_, name) in zip(self.refused(kiosk), kept):
            self.assertIn(name, line["reason"])
        self.assertEqual(answer.json()["held"], len(kept))
        self.assertEqual(kiosk.ask("POST", "/v1/events", json.dumps([event]).encode(),
                                   EVENTS).json(), answer.json())

    def test_a_batch_that_can_t_be_read_stores_nothing(self):
        kiosk = self.kiosk
        good = kiosk.event(kiosk.record())
        nameless = {name: value for name, value in good.items() if name != "id"}
        for batch in (b"", b"[", b"{}", b'"x"', b"\xff\xfe", b"[" * 100000,
                      json.dumps([good, nameless]).encode(), json.dumps([good] * 201).encode()):
            answer = kiosk.ask("POST", "/v1/events", batch, EVENTS)
            self.assertEqual(answer.status, 400, batch[:40])
        self.assertEqual(self.stored(kiosk), [])

    def test_two_hundred_fit(self):
        bodies = [self.kiosk.record() for _ in range(200)]
        self.assertEqual(self.kiosk.send(bodies).json()["held"], 200)

    def test_two_devices_at_once(self):
        kiosks = [self.kiosk, enrolled(self.hq)]
        answers = []

        def work(kiosk):
            for _ in range(8):
                answers.append(kiosk.send([kiosk.record() for _ in range(5)]).status)

        threads = [threading.Thread(target=work, args=(kiosk,)) for kiosk in kiosks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(answers, [200] * 16)
        for kiosk in kiosks:
            self.assertEqual(self.stored(kiosk), kiosk.bodies)


class Requests(Served):
    """What is decided before a handler is asked."""

    def setUp(self):
        self.kiosk = enrolled(self.hq)
        self.kiosk.record()
        self.batch = self.kiosk.batch(self.kiosk.bodies)

    def tearDown(self):
        self.assertEqual(self.stored(self.kiosk), [], "nothing of this may be stored")

    def signed(self, body=None, target="/v1/events", content_type=EVENTS):
        headers = {"Content-Type": content_type}
        return self.kiosk.sign("POST", target, self.batch if body is None else body, headers)

    def post(self, body, headers, target="/v1/events"):
        return self.hq.ask("POST", target, body, headers).status

    def test_unsigned(self):
        self.assertEqual(self.post(self.batch, {"Content-Type": EVENTS}), 401)
        self.assertEqual(self.hq.ask("GET", "/v1/master").status, 401)
        self.assertEqual(self.post(b"{}", {"Content-Type": JSON}, "/v1/health"), 401)

    def test_an_unknown_device(self):
        stranger = Kiosk(self.hq)
        self.assertEqual(stranger.send([stranger.record()]).status, 401)

    def test_a_wrong_key(self):
        self.kiosk.key, key = Key(), self.kiosk.key
        self.assertEqual(self.kiosk.send(self.kiosk.bodies).status, 401)
        self.kiosk.key = key

    def test_a_wrong_digest(self):
        self.assertEqual(self.post(self.batch + b" ", self.signed()), 401)

    def test_another_digest(self):
        headers = self.signed()
        headers["Content-Digest"] = self.signed(self.batch + b" ")["Content-Digest"]
        self.assertEqual(self.post(self.batch + b" ", headers), 401)

    def test_what_is_signed_is_what_is_sent(self):
        for change in ({"Content-Type": EVENTS + ";x"}, {"Content-Encoding": "identity"}):
            self.assertEqual(self.post(self.batch, {**self.signed(), **change}), 401, change)
        self.assertEqual(self.post(self.batch, self.signed(), "/v1/events?x=1"), 401)
        self.assertEqual(self.post(self.batch, self.signed(target="/v1/health")), 401)

    def test_headers_that_lead_nowhere(self):
        for name in ("Content-Digest", "Signature", "Signature-Input"):
            headers = self.signed()
            del headers[name]
            self.assertEqual(self.post(self.batch, headers), 401, name)
            for nonsense in ("", "sig1", "sig1=::", "sig1=(", ";;;", "x" * 3000):
                headers[name] = nonsense
                self.assertEqual(self.post(self.batch, headers), 401, (name, nonsense[:9]))

    def test_media_types_and_codings(self):
        self.assertEqual(self.post(self.batch, self.signed(content_type=JSON)), 415)
        self.assertEqual(self.kiosk.ask("POST", "/v1/events", self.batch, None).status, 415)
        answer = self.kiosk.ask("POST", "/v1/events", self.batch, EVENTS, "br")
        self.assertEqual(answer.status, 415)
        self.assertIn("zstd", answer.headers["Accept-Encoding"])
        self.assertEqual(self.kiosk.ask("POST", "/v1/health", b"{}", EVENTS).status, 415)

    def test_a_coding_that_is_not_true(self):
        for coding in ("gzip", "zstd"):
            headers = {"Content-Type": EVENTS, "Content-Encoding": coding}
            whole = zstd_compress(self.batch)
            for body in (self.batch, whole[:-5], zlib.compress(self.batch)):
                signed = self.kiosk.sign("POST", "/v1/events", body, dict(headers))
                self.assertEqual(self.post(body, signed), 400, coding)

    def test_too_large_as_sent(self):
        for size in (1024 * 1024 + 1, 3 * 1024 * 1024):
            body = b" " * size
            self.assertEqual(self.post(body, self.signed(body)), 413)
        health = b" " * (1024 * 1024 + 1)
        self.assertEqual(self.kiosk.ask("POST", "/v1/health", health, JSON).status, 413)

    def test_announced_far_too_large(self):
        with self.hq.tls.wrap_socket(socket.create_connection(("127.0.0.1", self.hq.port)),
                                     server_hostname="127.0.0.1") as line:
            line.sendall(b"POST /v1/events HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999\r\n\r\n")
            self.assertIn(b" 413 ", line.recv(4096).splitlines()[0])

    def test_small_messages_do_not_become_large(self):
        bomb = b"[" + b" " * (64 * 1024 * 1024) + b"]"
        for coding in ("gzip", "zstd"):
            answer = self.kiosk.ask("POST", "/v1/events", bomb, EVENTS, coding)
            self.assertEqual(answer.status, 413, coding)

    def test_no_such_path_or_method(self):
        for path in ("/", "/v1", "/v1/events/", "/V1/events", "/v1/%65vents", "/v2/events"):
            self.assertEqual(self.hq.ask("GET", path).status, 404, path)
        for method in ("PUT", "DELETE", "HEAD", "OPTIONS"):
            self.assertEqual(self.hq.ask(method, "/v1/events").status, 405, method)
        self.assertEqual(self.hq.ask("POST", "/v1/master", b"").status, 405)

    def test_half_a_request(self):
        halves = (b"", b"POST /v1/ev", b"POST /v1/events HTTP/1.1\r\nHost: h\r\nContent-Le",
                  b"POST /v1/events HTTP/1.1\r\nHost: h\r\nContent-Length: 500\r\n\r\n[{",
                  b"POST /v1/events HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[")
        open_lines = []
        for half in halves:
            for stays in (False, True):
                line = self.hq.tls.wrap_socket(
                    socket.create_connection(("127.0.0.1", self.hq.port)),
                    server_hostname="127.0.0.1")
                line.sendall(half)
                open_lines.append(line)
                if not stays:
                    line.close()
        self.assertEqual(self.kiosk.master().status, 200, "others are served meanwhile")
        for line in open_lines:
            line.close()

    def test_what_is_not_tls(self):
        with socket.create_connection(("127.0.0.1", self.hq.port)) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            self.assertNotIn(b"200", line.recv(4096))
        warnings.simplefilter("ignore", DeprecationWarning)
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
        with self.assertRaises(OSError):
            old.wrap_socket(socket.create_connection(("127.0.0.1", self.hq.port)))
        self.assertEqual(self.kiosk.master().status, 200)

    def test_a_busy_database(self):
        holder = sqlite3.connect(self.hq.db.removeprefix("sqlite:"), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        health = json.dumps({"pending": 0, "quarantined": 0, "free_bytes": 1}).encode()
        self.assertEqual(self.kiosk.send(self.kiosk.bodies).status, 503)
        self.assertEqual(self.kiosk.ask("POST", "/v1/health", health, JSON).status, 503)
        self.assertEqual(self.kiosk.master().status, 200, "reading goes on")
        self.assertEqual(self.stored(self.kiosk), [])
        holder.close()


class Master(Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kiosk = enrolled(cls.hq)
        cls.hq.add("member", [{"id": "m%d" % i, "licence_no": str(100000 + i), "kanji": "髙橋 太郎",
                               "kana": "タカハシ タロウ", "birth_date": "1960-04-01",
                               "affiliation": "新潟"} for i in range(12)])
        cls.hq.add("session", {"id": "s1", "title": "研修会", "starts_utc_ms": 1000,
                               "ends_utc_ms": 9000, "entry": {"from_utc_ms": 1, "to_utc_ms": 2},
                               "approval_no": "新-26-17", "organiser": "新潟県医師会",
                               "capacity": 120, "admission": "registered",
                               "claims": ["jma_cme", "specialist_common"],
                               "items": [{"title": "演題1", "starts_utc_ms": 1000,
                                          "ends_utc_ms": 9000,
                                          "credits": [{"scheme": "jma_cme", "code": "12",
                                                       "units_x10": 5}]}]})
        cls.hq.add("staff", {"id": "st", "name": "受付 一", "role": "manager", "pin": "2468"})
        cls.hq.add("policy", {"version": "2026-04", "in_force_on": "2026-04-01", "rules": [
            {"scheme": "jma_cme", "presence": "grace", "late_grace_s": 600, "step_x10": 5,
             "counts_codes": True, "missing_exit": "session_end"}], "requirements": [
            {"award": "cme", "scheme": "jma_cme", "measure": "units_and_codes", "least_x10": 600,
             "period": "fiscal_years", "years": 3}]})
        cls.hq.add("registration", {"session_id": "s1", "member_id": "m1"})
        cls.hq.add("total", {"id": "t1", "member_id": "m1", "scheme": "jma_cme", "code": "74",
                             "title": "高血圧症", "units_x10": 5, "on_date": "2025-10-05"})
        cls.hq.add("certificate", {"member_id": "m1", "scheme": "occupational",
                                   "valid_from": "2022-04-01", "valid_to": "2027-03-31"})
        cls.hq.add("format", {"id": "f1", "template": "https://example.jp/m/{member_id}"})
        for words in (("setting", "set", "result.show_ms", "4000"), ("key", "add", "--kid", "k1"),
                      ("card", "add", "--member", "m1", "--uid", "04a1b2c3d4e5f6"),
                      ("token", "revoke", "--member", "m2"), ("token", "revoke", "--cti", "0A0B")):
            assert cls.hq.run(*words).returncode == 0, words

    def page(self, cursor="", limit=None):
        answer = self.kiosk.master("?since=" + cursor + ("&limit=%d" % limit if limit else ""))
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def walk(self, cursor="", limit=None):
        """(rows, pages' cursors) to the end."""
        rows, cursors, more = [], [], True
        while more:
            page = self.page(cursor, limit)
            rows += [(change["kind"], change["key"], canonical(change.get("row")))
                     for change in page["changes"]]
            self.assertLessEqual(len(page["changes"]), limit or 200)
            cursor, more = page["cursor"], page["more"]
            cursors.append(cursor)
        return rows, cursors

    def test_every_page_size_gives_the_same(self):
        whole, _ = self.walk()
        self.assertEqual(self.kiosk.master().json(), self.page())
        self.assertGreaterEqual(len(whole), 23)
        self.assertEqual({row[0] for row in whole}, {"member", "credential", "session", "key",
                                                     "revoked", "staff", "format", "setting",
                                                     "policy", "registration", "total",
                                                     "certificate"})
        for limit in (1, 2, 5, 19, 500):
            self.assertEqual(self.walk(limit=limit)[0], whole, limit)

    def test_resumes_at_any_page(self):
        whole, cursors = self.walk(limit=3)
        for i, cursor in enumerate(cursors):
            self.assertEqual(self.walk(cursor, 4)[0], whole[3 * (i + 1):])

    def test_nothing_new(self):
        _, cursors = self.walk()
        page = self.page(cursors[-1])
        self.assertEqual(page, {"changes": [], "cursor": cursors[-1], "more": False})

    def test_a_change_between_pages_is_not_missed(self):
        first = self.page(limit=2)
        key = first["changes"][0]["key"]
        self.hq.add("member", {"id": key, "kana": "カワッタ %d" % time.time_ns()})
        rows, _ = self.walk(first["cursor"], 2)
        self.assertEqual([row[1] for row in rows].count(key), 1)
        self.assertIn("カワッタ", next(row for row in rows if row[1] == key)[2].decode())

    def test_the_same_row_again_is_no_change(self):
        _, cursors = self.walk()
        self.hq.add("format", {"template": "https://example.jp/m/{member_id}", "id": "f1"})
        self.assertEqual(self.page(cursors[-1])["changes"], [])

    def test_what_is_gone_is_said(self):
        self.hq.run("key", "add", "--kid", "gone")
        _, cursors = self.walk()
        self.assertEqual(self.hq.run("key", "retire", "gone", "--withdraw").returncode, 0)
        self.assertEqual(self.page(cursors[-1])["changes"],
                         [{"kind": "key", "key": "gone", "deleted": True}])

    def test_keys_of_two_ids(self):
        keys = {row[:2] for row in self.walk()[0]}
        self.assertLessEqual({("registration", "s1/m1"), ("certificate", "m1/occupational")}, keys)

    def test_a_registration_that_is_taken_back(self):
        self.hq.add("registration", {"session_id": "s1", "member_id": "m3"})
        _, cursors = self.walk()
        self.assertEqual(self.hq.run("registration", "remove", "s1/m3").returncode, 0)
        self.assertEqual(self.page(cursors[-1])["changes"],
                         [{"kind": "registration", "key": "s1/m3", "deleted": True}])

    def test_a_cursor_of_another_database_starts_anew(self):
        whole, cursors = self.walk()
        epoch, rev = cursors[-1].split(".")
        self.assertEqual(self.walk("0" * len(epoch) + "." + rev)[0], whole)
        self.assertEqual(self.walk(epoch + ".999999")[0], whole)

    def test_bad_questions(self):
        for query in ("?since=x", "?since=..", "?since=%zz", "?since=%00", "?since=1&since=2",
                      "?since=" + "9" * 60, "?limit=0", "?limit=501", "?limit=-1", "?limit=x",
                      "?limit=99999999999"):
            self.assertEqual(self.kiosk.master(query).status, 400, query)


class Feed(Served):
    def setUp(self):
        self.session = "s-" + uuid7()
        self.here, self.there = enrolled(self.hq), enrolled(self.hq)
        for kiosk in (self.here, self.there):
            self.sent(kiosk, kind="session_open", staff="st")

    def sent(self, kiosk, **more):
        """A record of the session, at headquarters."""
        body = kiosk.record(**{"ses": self.session, **more})
        self.results(kiosk.send([body]))
        return body

    def walk(self, kiosk, cursor="", limit=200, **parameters):
        """(bodies, the last cursor) to the end."""
        bodies, more = [], True
        while more:
            answer = kiosk.feed(since=cursor, limit=limit, **parameters)
            self.assertEqual(answer.status, 200, answer.body)
            page = answer.json()
            self.assertLessEqual(len(page["events"]), limit)
            bodies += [canonical(event["data"]) for event in page["events"]]
            cursor, more = page["cursor"], page["more"]
        return bodies, cursor

    def follow(self, kiosk, cursor="", limit=200):
        return self.walk(kiosk, cursor, limit, session=self.session)

    def test_each_sees_the_others_and_not_its_own(self):
        tap = self.sent(self.here, kind="tap", sub={"member": "m1"}, dir="in", verdict="accepted")
        target = json.loads(tap)["id"]
        mine = [self.here.bodies[0], tap]
        mine.append(self.sent(self.here, kind="amend", target=target, dir="out", staff="st"))
        mine.append(self.sent(self.here, kind="void", target=target, staff="st"))
        mine.append(self.sent(self.here, kind="walk_in", sub={"member": "walk_in:x"}, part="ab" * 32))
        mine.append(self.sent(self.here, kind="session_close", staff="st", heads=3))
        mine.append(self.sent(self.here, kind="clock", true=1775019600000))
        self.sent(self.here, kind="note", reason="x")
        self.sent(self.here, kind="tap", ses="another", sub={"member": "m1"}, dir="in")
        self.assertEqual(self.follow(self.there)[0], mine)
        self.assertEqual(self.follow(self.here)[0], self.there.bodies)

    def test_a_stranger_gets_nothing(self):
        stranger = enrolled(self.hq)
        answer = stranger.feed(session=self.session)
        self.assertEqual(answer.status, 403)
        self.assertIn("has not opened the session", answer.json()["detail"])
        self.sent(stranger, kind="tap", sub={"member": "m1"}, dir="in")
        self.assertEqual(stranger.feed(session=self.session).status, 403)
        self.sent(stranger, kind="session_open", staff="st")
        self.assertEqual(len(self.follow(stranger)[0]), 2)
        self.hq.run("device", "suspend", stranger.id)
        self.assertEqual(stranger.feed(session=self.session).status, 403)

    def test_every_page_size_gives_the_same_and_resumes(self):
        for number in range(7):
            self.sent(self.here, kind="tap", sub={"member": "m%d" % number}, dir="in")
        whole, end = self.follow(self.there)
        self.assertEqual(len(whole), 8)
        for limit in (1, 2, 3, 7, 8):
            self.assertEqual(self.follow(self.there, limit=limit)[0], whole, limit)
        self.assertEqual(self.follow(self.there, end), ([], end))
        new = self.sent(self.here, kind="tap", sub={"member": "m9"}, dir="in")
        self.assertEqual(self.follow(self.there, end)[0], [new])

    def test_what_comes_late_comes_behind(self):
        early = self.here.record(kind="tap", ses=self.session, sub={"member": "m1"}, dir="in")
        late = self.here.record(kind="tap", ses=self.session, sub={"member": "m1"}, dir="out")
        self.here.send([late])
        bodies, cursor = self.follow(self.there)
        self.assertEqual(bodies[-1], late)
        self.here.send([early])
        self.assertEqual(self.follow(self.there, cursor)[0], [early])

    def test_a_clock_that_was_right_before_the_first_tap(self):
        """The clock record lies far behind the cursor when its boot first counts here."""
        boot = uuid7()
        clock = self.sent(self.here, kind="clock", ses="x", boot=boot, true=1775019600000)
        self.sent(self.here, kind="tap", ses="another", boot=boot, sub={"member": "m1"}, dir="in")
        self.sent(self.here, kind="tap", sub={"member": "m2"}, dir="in")
        bodies, cursor = self.follow(self.there)
        self.assertNotIn(clock, bodies)
        tap = self.sent(self.here, kind="tap", boot=boot, sub={"member": "m1"}, dir="in")
        for limit in (1, 2):
            self.assertEqual(self.follow(self.there, cursor, limit)[0], [clock, tap], limit)

    def test_a_clock_that_is_right_afterwards(self):
        boot = uuid7()
        self.sent(self.here, kind="tap", boot=boot, sub={"member": "m1"}, dir="in")
        _, cursor = self.follow(self.there)
        clock = self.sent(self.here, kind="clock", ses="x", boot=boot, true=1775019600000)
        self.sent(self.here, kind="clock", ses="x", boot=uuid7(), true=1775019600000)
        self.assertEqual(self.follow(self.there, cursor)[0], [clock])

    def test_nothing_is_skipped_whatever_comes_when(self):
        draw = random.Random(3)
        kiosks = [self.here] + [enrolled(self.hq) for _ in range(2)]
        boots = [uuid7() for _ in range(4)]
        taken, cursor = [], ""
        for _ in range(60):
            kiosk = draw.choice(kiosks)
            batch = [kiosk.record(kind=draw.choice(["tap", "clock", "note", "session_open"]),
                                  ses=draw.choice([self.session, "another"]),
                                  boot=draw.choice(boots)) for _ in range(draw.randrange(1, 4))]
            draw.shuffle(batch)
            self.results(kiosk.send(batch))
            if draw.random() < 0.5:
                limit = draw.randrange(1, 4)
                page = self.there.feed(session=self.session, since=cursor, limit=limit).json()
                taken += [canonical(event["data"]) for event in page["events"]]
                cursor = page["cursor"]
        taken += self.follow(self.there, cursor, 5)[0]
        records = [json.loads(body) for kiosk in kiosks for body in kiosk.bodies]
        boots = {record["boot"] for record in records if record.get("ses") == self.session}
        wanted = {record["id"] for record in records
                  if (record.get("ses") == self.session and record["kind"] in ("tap", "session_open"))
                  or (record["kind"] == "clock" and record["boot"] in boots)}
        self.assertEqual({json.loads(body)["id"] for body in taken}, wanted)
        self.assertEqual(len(taken), len(wanted), "none comes twice")

    def test_cards_go_their_own_way(self):
        _, cursor = self.walk(self.there)
        bound = self.here.record(kind="bind", sub={"member": "m1"}, how="nfc_uid", cred="ab" * 32)
        freed = self.here.record(kind="unbind", sub={"member": "m1"}, how="nfc_uid", cred="ab" * 32)
        self.results(self.here.send([bound, freed]))
        self.assertEqual(self.walk(self.there, cursor, 1)[0], [bound, freed])
        stranger = enrolled(self.hq)
        self.assertIn(bound, self.walk(stranger)[0])
        self.assertNotIn(bound, self.walk(self.here)[0])
        self.assertNotIn(bound, self.follow(self.there)[0])

    def test_a_cursor_of_another_database_starts_anew(self):
        whole, cursor = self.follow(self.there)
        epoch, place, arrival, mark = cursor.split(".")
        for other in (["0" * len(epoch), place, arrival, mark], [epoch, "99999", "99999", mark],
                      [epoch, place, arrival, str((int(mark) + 1) % 2**32)]):
            self.assertEqual(self.follow(self.there, ".".join(other))[0], whole, other)

    def test_bad_questions(self):
        for query in ("since=x", "since=%00", "since=a.1.2.3", "limit=0", "limit=201", "limit=x",
                      "session=a&session=b", "session=" + "9" * 64, "since=" + "9" * 90):
            answer = self.there.ask("GET", "/v1/events?" + query)
            self.assertEqual(answer.status, 400, query)
        self.assertEqual(self.hq.ask("GET", "/v1/events").status, 401)


class Particulars(Served):
    SALT = bytes(range(16))
    TEXTS = {"number": "123456", "kana": "タカサキ タロウ", "kanji": "髙﨑 太郎",
             "affiliation": "新潟市"}

    def setUp(self):
        self.kiosk = enrolled(self.hq)
        typed = b"".join(text.encode() + b"\0" for text in self.TEXTS.values())
        part = hashlib.blake2b(typed, digest_size=32, key=self.SALT).hexdigest()
        self.id = uuid7()
        self.kiosk.record(kind="walk_in", id=self.id, ses="s1", part=part,
                          sub={"member": "walk_in:" + self.id})

    def kept(self):
        return self.sql("SELECT number, kana, kanji, affiliation FROM particulars"
                        " WHERE record_id = ?", self.id)

    def test_kept_beside_the_record(self):
        self.kiosk.send(self.kiosk.bodies)
        for _ in range(2):
            answer = self.kiosk.particulars(self.id, self.SALT, **self.TEXTS)
            self.assertEqual(answer.status, 204)
        self.assertEqual(self.kept(), [tuple(self.TEXTS.values())])
        self.assertNotIn("髙﨑".encode(), b"".join(self.stored(self.kiosk)))
        self.assertNotIn("髙﨑", self.hq.log_text())

    def test_the_office_finds_them(self):
        def listed(*words):
            done = self.hq.run("records", "--walk-ins", *words)
            self.assertEqual(done.returncode, 0, done.stderr)
            return {row["id"]: row for row in map(json.loads, done.stdout.splitlines())}
        self.kiosk.send(self.kiosk.bodies)
        row = listed("--session", "s1")[self.id]
        self.assertEqual((row["known"], row["kana"], row["device_id"]), (False, "", self.kiosk.id))
        self.kiosk.particulars(self.id, self.SALT, **self.TEXTS)
        row = listed()[self.id]
        self.assertTrue(row["known"])
        self.assertEqual({name: row[name] for name in self.TEXTS}, self.TEXTS)
        self.assertNotIn(self.id, listed("--session", "s2"))

    def test_before_the_record(self):
        self.assertEqual(self.kiosk.particulars(self.id, self.SALT, **self.TEXTS).status, 409)
        self.kiosk.send(self.kiosk.bodies)
        self.assertEqual(self.kiosk.particulars(self.id, self.SALT, **self.TEXTS).status, 204)

    def test_what_does_not_fit(self):
        self.kiosk.send(self.kiosk.bodies)
        for name in self.TEXTS:
            other = {**self.TEXTS, name: "別"}
            self.assertEqual(self.kiosk.particulars(self.id, self.SALT, **other).status, 422, name)
        self.assertEqual(self.kiosk.particulars(self.id, bytes(16), **self.TEXTS).status, 422)
        self.assertEqual(self.kept(), [])

    def test_another_devices_walk_in(self):
        self.kiosk.send(self.kiosk.bodies)
        answer = enrolled(self.hq).particulars(self.id, self.SALT, **self.TEXTS)
        self.assertEqual(answer.status, 409)
        self.assertEqual(self.kept(), [])

    def test_a_record_that_is_no_walk_in(self):
        self.kiosk.record()
        self.kiosk.send(self.kiosk.bodies)
        note = json.loads(self.kiosk.bodies[-1])["id"]
        self.assertEqual(self.kiosk.particulars(note, self.SALT, **self.TEXTS).status, 409)

    def test_nonsense(self):
        self.kiosk.send(self.kiosk.bodies)
        for body in (b"", b"[]", b"{}", b'{"record_id":"a","salt":"AAAA"}'):
            answer = self.kiosk.ask("POST", "/v1/particulars", body, JSON)
            self.assertEqual(answer.status, 400, body)
        self.assertEqual(self.kiosk.particulars(self.id, self.SALT, kana="a\nb").status, 400)
        big = b" " * (1024 * 1024 + 1)
        self.assertEqual(self.kiosk.ask("POST", "/v1/particulars", big, JSON).status, 413)
        self.assertEqual(self.kiosk.ask("POST", "/v1/particulars", b"{}", EVENTS).status, 415)
        self.assertEqual(self.hq.ask("POST", "/v1/particulars", b"{}",
                                     {"Content-Type": JSON}).status, 401)
        self.hq.run("device", "suspend", self.kiosk.id)
        self.assertEqual(self.kiosk.particulars(self.id, self.SALT, **self.TEXTS).status, 403)


class LargeMaster(Served):
    def test_large_rows_make_short_pages(self):
        item = {"title": "題" * 80, "lecturer": "師" * 40, "starts_utc_ms": 1, "ends_utc_ms": 2,
                "credits": [{"scheme": "s" * 31, "category": "c" * 31, "units_x10": 5}] * 8}
        self.hq.add("session", [{"id": "big%d" % i, "title": "t", "starts_utc_ms": 1,
                                 "ends_utc_ms": 2, "items": [item] * 24} for i in range(60)])
        kiosk, cursor, more, keys, pages = enrolled(self.hq), "", True, [], 0
        while more:
            answer = kiosk.master("?since=" + cursor)
            self.assertLess(len(answer.body), 2 * 1024 * 1024)
            keys += [change["key"] for change in answer.json()["changes"]]
            cursor, more, pages = answer.json()["cursor"], answer.json()["more"], pages + 1
        self.assertEqual(keys, ["big%d" % i for i in range(60)])
        self.assertGreater(pages, 1)


class Health(Served):
    def test_a_wrong_clock_is_seen_and_refuses_nothing(self):
        kiosk = enrolled(self.hq)
        health = json.dumps({"pending": 0, "quarantined": 0, "free_bytes": 1}).encode()
        calls = (lambda: kiosk.ask("POST", "/v1/health", health, JSON),
                 lambda: kiosk.send([kiosk.record()]))
        for fast_s in (-3 * 365 * 86400, 7200):
            kiosk.clock_fast_s = fast_s
            for call in calls:
                before = int(time.time() * 1000)
                self.assertLess(call().status, 300)
                row = self.device(kiosk)
                self.assertGreaterEqual(row["last_contact_utc_ms"], before)
                off_ms = row["last_created_utc_ms"] - row["last_contact_utc_ms"]
                self.assertAlmostEqual(off_ms / 1000, fast_s, delta=60)
        kiosk.clock_fast_s = 0
        stranger = enrolled(self.hq)
        stranger.id = kiosk.id
        self.assertEqual(stranger.ask("POST", "/v1/health", health, JSON).status, 401)
        self.assertEqual(self.device(kiosk), row, "a signature that does not hold says nothing")

    def test_the_last_word_is_kept(self):
        kiosk = enrolled(self.hq)
        for pending in (5, 3):
            health = {"pending": pending, "oldest_pending_utc_ms": 7, "quarantined": 0,
                      "free_bytes": 1 << 40, "temperature_mc": 48312, "camera": "ok", "nfc": "gone",
                      "version": "0.1.0", "sqlite_version": "3.40.1"}
            answer = kiosk.ask("POST", "/v1/health", json.dumps(health).encode(), JSON, "gzip")
            self.assertEqual(answer.status, 204)
        self.assertEqual(self.device(kiosk)["health"], health)

    def test_nonsense(self):
        kiosk = enrolled(self.hq)
        for body in (b"", b"{}", b"[]", b'{"pending":-1,"quarantined":0,"free_bytes":0}'):
            self.assertEqual(kiosk.ask("POST", "/v1/health", body, JSON).status, 400, body)
        self.assertIsNone(self.device(kiosk)["health"])


class Ends(unittest.TestCase):
    def setUp(self):
        self.hq = Hq(BINARY, PAGE)
        self.addCleanup(self.hq.close)
        self.hq.start()

    def test_sigterm_is_an_end_in_order(self):
        kiosk = enrolled(self.hq)
        idle = self.hq.connect()
        idle.request("GET", "/")
        idle.getresponse().read()
        kiosk.send([kiosk.record()])
        self.assertEqual(self.hq.stop(), 0)
        idle.close()
        self.hq.start()
        self.assertEqual(kiosk.send(kiosk.bodies).json()["results"][0]["status"], "duplicate")

    def test_what_was_answered_survives_a_kill(self):
        kiosk = enrolled(self.hq)
        answered = []

        def send_until_killed():
            try:
                while True:
                    bodies = [kiosk.record() for _ in range(20)]
                    if kiosk.send(bodies).status == 200:
                        answered.extend(bodies)
            except OSError:
                return

        for _ in range(3):
            thread = threading.Thread(target=send_until_killed)
            before = len(answered)
            thread.start()
            while len(answered) < before + 60 and thread.is_alive():
                time.sleep(0.01)
            self.hq.kill()
            thread.join()
            self.assertGreaterEqual(len(answered), before + 60)
            self.hq.start()
            kept = self.hq.run("records", "--device", kiosk.id).stdout.encode().splitlines()
            self.assertEqual(kept[:len(answered)], answered)
            for i in range(0, len(kiosk.bodies), 200):
                answer = kiosk.send(kiosk.bodies[i:i + 200])
                self.assertEqual(answer.status, 200)
            self.assertEqual(answer.json()["held"], len(kiosk.bodies))
            answered = list(kiosk.bodies)
        kept = self.hq.run("records").stdout.encode().splitlines()
        self.assertEqual(kept, kiosk.bodies)

    def test_it_says_why_it_can_t_start(self):
        taken = "127.0.0.1:%d" % self.hq.port
        cases = ((["--listen", taken], "taken"), (["--listen", "nowhere"], "ADDRESS:PORT"),
                 (["--tls-cert", "/nonexistent"], "/nonexistent"),
                 (["--tls-key", self.hq.cert], "--tls-key"), (["--db", "mysql:x"], "sqlite:FILE"),
                 (["--db", "sqlite:/nonexistent/x"], "/nonexistent/x"))
        for change, told in cases:
            options = {"--listen": "127.0.0.1:0", "--tls-cert": self.hq.cert, "--tls-key":
                       self.hq.key, "--db": self.hq.db, change[0]: change[1]}
            words = [word for pair in options.items() for word in pair]
            done = subprocess.run([BINARY, "serve", *words], capture_output=True, text=True,
                                  timeout=60)
            self.assertEqual((done.returncode, done.stdout), (1, ""), change)
            self.assertIn(told, done.stderr.splitlines()[-1], change)


def tearDownModule():
    # 500 needs a broken disk; 503 for enrolment is the same code as the other 503s.
    left = {pair for pair in PAGE.undescribed() if pair[1] not in ("500", "503")}
    if len(sys.argv) == 3:
        assert not left, "promised by openapi.yaml and never seen: %s" % sorted(left)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
