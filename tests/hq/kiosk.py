"""A kiosk as the tests play it: written from the standards and openapi.yaml, not from our C code,
so that both ends can't be wrong in the same way. Only Python's standard library; Ed25519 and zstd
come from libsodium and libzstd through ctypes."""
import base64
import ctypes
import ctypes.util
import gzip
import hashlib
import http.client
import json
import os
import ssl
import subprocess
import tempfile
import time
import urllib.parse

sodium = ctypes.CDLL(ctypes.util.find_library("sodium") or "libsodium.so.23")
zstd = ctypes.CDLL(ctypes.util.find_library("zstd") or "libzstd.so.1")
zstd.ZSTD_compressBound.restype = ctypes.c_size_t
zstd.ZSTD_compressBound.argtypes = [ctypes.c_size_t]
zstd.ZSTD_compress.restype = ctypes.c_size_t
zstd.ZSTD_compress.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t,
                               ctypes.c_int]

EVENTS = "application/cloudevents-batch+json"
JSON = "application/json"


def zstd_compress(data):
    room = ctypes.create_string_buffer(zstd.ZSTD_compressBound(len(data)))
    size = zstd.ZSTD_compress(room, len(room), data, len(data), 3)
    return room.raw[:size]


def b64(data):
    return base64.b64encode(data).decode()


def b64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def blake2b(data):
    return hashlib.blake2b(data, digest_size=32).hexdigest()


def uuid7():
    raw = bytearray(int(time.time() * 1000).to_bytes(6, "big") + os.urandom(10))
    raw[6] = raw[6] & 0x0F | 0x70
    raw[8] = raw[8] & 0x3F | 0x80
    text = raw.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


class Key:
    def __init__(self):
        self.public = ctypes.create_string_buffer(32)
        self.secret = ctypes.create_string_buffer(64)
        sodium.crypto_sign_keypair(self.public, self.secret)
        self.public = self.public.raw

    def sign(self, data):
        out = ctypes.create_string_buffer(64)
        sodium.crypto_sign_detached(out, None, data, ctypes.c_ulonglong(len(data)), self.secret)
        return out.raw


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self):
        return json.loads(self.body)


class Hq:
    """A real server process on an ephemeral port, with a certificate of its own."""

    def __init__(self, binary, page=None):
        self.binary = binary
        self.page = page # every answer is checked against it
        self.room = tempfile.TemporaryDirectory(prefix="uketsuke-hq-")
        self.dir = self.room.name
        self.db = "sqlite:" + os.path.join(self.dir, "hq.db")
        self.cert = os.path.join(self.dir, "cert.pem")
        self.key = os.path.join(self.dir, "key.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-keyout", self.key, "-out",
                        self.cert, "-days", "2", "-subj", "/CN=localhost", "-addext",
                        "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        self.tls = ssl.create_default_context(cafile=self.cert)
        self.process = None

    def start(self):
        self.log = open(os.path.join(self.dir, "log"), "a")
        self.process = subprocess.Popen(
            [self.binary, "serve", "--db", self.db, "--listen", "127.0.0.1:0", "--tls-cert",
             self.cert, "--tls-key", self.key], stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        assert line.startswith("listening on https://127.0.0.1:"), (line, self.log_text())
        self.port = int(line.rsplit(":", 1)[1])
        return self

    def log_text(self):
        with open(os.path.join(self.dir, "log")) as log:
            return log.read()

    def stop(self):
        self.process.terminate()
        status = self.process.wait(60)
        self.process.stdout.close()
        self.log.close()
        return status

    def kill(self):
        self.process.kill()
        self.process.wait(60)
        self.process.stdout.close()
        self.log.close()

    def close(self):
        if self.process and self.process.poll() is None:
            self.kill()
        self.room.cleanup()

    def run(self, *words, stdin=None):
        """A noun of the command line."""
        return subprocess.run([self.binary, *words, "--db", self.db], input=stdin, text=True,
                              capture_output=True, timeout=100)

    def add(self, noun, rows):
        done = self.run(noun, "add", "--json", "-", stdin=json.dumps(rows))
        assert done.returncode == 0, done.stderr

    def invite(self, *options):
        done = self.run("device", "invite", "--url", "https://127.0.0.1:%d" % self.port, *options)
        assert done.returncode == 0, done.stderr
        return done.stdout.split()[1]

    def connect(self):
        return http.client.HTTPSConnection("127.0.0.1", self.port, context=self.tls, timeout=60)

    def ask(self, method, target, body=None, headers=None):
        connection = self.connect()
        try:
            connection.request(method, target, body, headers or {})
            answer = Answer(connection.getresponse())
        finally:
            connection.close()
        if self.page:
            self.page.check(method, target, answer)
        return answer


class Kiosk:
    """One device: its key, its chain of records, its signed requests."""

    def __init__(self, hq, device_id=None):
        self.hq = hq
        self.key = Key()
        self.id = device_id or uuid7()
        self.boot = uuid7()
        self.bodies = []
        self.clock_fast_s = 0

    # --- Records

    def record(self, **more):
        value = {"v": 1, "id": uuid7(), "dev": self.id, "seq": len(self.bodies) + 1, "kind": "note",
                 "at": 1775021000000 + len(self.bodies), "mono": 1000, "boot": self.boot,
                 "trust": "rtc", "prev": blake2b(self.bodies[-1]) if self.bodies else "0" * 64,
                 "reason": "髙橋の件"}
        value.update(more)
        self.bodies.append(canonical(value))
        return self.bodies[-1]

    def event(self, body, **more):
        value = json.loads(body)
        event = {"specversion": "1.0", "id": value["id"],
                 "source": "urn:uketsuke:device:" + value["dev"],
                 "type": "jp.uketsuke.%s.v1" % value["kind"], "time": "2026-04-01T05:03:20.000Z",
                 "datacontenttype": JSON, "sequence": str(value["seq"]), "bodyhash": blake2b(body),
                 "data": value}
        if "ses" in value:
            event["subject"] = value["ses"]
        event.update(more)
        return event

    def batch(self, bodies):
        return json.dumps([self.event(body) for body in bodies]).encode()

    # --- Requests

    def sign(self, method, target, body, headers):
        path, mark, query = target.partition("?")
        parts = [("@method", method), ("@path", path), ("@query", "?" + query)]
        if body:
            headers["Content-Digest"] = "sha-512=:%s:" % b64(hashlib.sha512(body).digest())
        for name in ("Content-Digest", "Content-Type", "Content-Encoding"):
            if name in headers:
                parts.append((name.lower(), headers[name]))
        params = "(%s);created=%d;keyid=\"%s\"" % (
            " ".join('"%s"' % name for name, _ in parts), time.time() + self.clock_fast_s, self.id)
        base = "".join('"%s": %s\n' % part for part in parts) + '"@signature-params": ' + params
        headers["Signature-Input"] = "sig1=" + params
        headers["Signature"] = "sig1=:%s:" % b64(self.key.sign(base.encode()))
        return headers

    def ask(self, method, target, body=None, content_type=None, coding=None):
        headers = {}
        if content_type:
            headers["Content-Type"] = content_type
        if coding:
            headers["Content-Encoding"] = coding
            body = {"gzip": gzip.compress, "zstd": zstd_compress}.get(coding, bytes)(body)
        return self.hq.ask(method, target, body, self.sign(method, target, body, headers))

    def enrol(self, code):
        body = json.dumps({"code": code, "device_id": self.id,
                           "public_key": b64url(self.key.public)}).encode()
        return self.ask("POST", "/v1/enrol", body, JSON)

    def send(self, bodies, coding="zstd"):
        return self.ask("POST", "/v1/events", self.batch(bodies), EVENTS, coding)

    def feed(self, **parameters):
        """One page of others' records: of a session, or (without one) of cards."""
        return self.ask("GET", "/v1/events?" + urllib.parse.urlencode(parameters))

    def particulars(self, record_id, salt, **texts):
        body = {"record_id": record_id, "salt": b64url(salt), **texts}
        return self.ask("POST", "/v1/particulars", json.dumps(body).encode(), JSON)

    def master(self, query=""):
        return self.ask("GET", "/v1/master" + query)


def enrolled(hq):
    kiosk = Kiosk(hq)
    answer = kiosk.enrol(hq.invite())
    assert answer.status == 200, answer.body
    return kiosk
