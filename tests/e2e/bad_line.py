#!/usr/bin/python3
"""Whatever stands between a kiosk and headquarters: doctors notice nothing, no record is dropped or
believed to be sent, staff are told the truth; and with headquarters back, all of it is there."""

import re
import socket
import ssl
import threading

from world import Kiosk, World, check, check_same_at_hq, shown_as_recorded, wait_for

HTML = "<!doctype html><title>Hotel WiFi</title><p>Sign in to go on"
PROBLEM = '{"type":"about:blank","title":"No","status":%d,"detail":"not you"}'


def http(status, kind, body, more=""):
    return (f"HTTP/1.1 {status} Whatever\r\nContent-Type: {kind}\r\nConnection: close\r\n{more}"
            f"Content-Length: {len(body)}\r\n\r\n{body}").encode()


# What is answered -> what staff see: the state of the line, and a part of the sentence.
MOODS = {
    "portal": (http(200, "text/html", HTML), "alarm", "sign-in page"),
    "redirect": (http(302, "text/html", HTML, "Location: https://wifi.example/\r\n"), "alarm", "302"),
    "unauthorized": (http(401, "application/problem+json", PROBLEM % 401), "alarm", "not you"),
    "forbidden": (http(403, "application/problem+json", PROBLEM % 403), "alarm", "not you"),
    "proxy": (http(403, "text/html", HTML), "alarm", "403"),
    "not found": (http(404, "text/html", HTML), "alarm", "404"),
    "busy": (http(429, "text/plain", "later", "Retry-After: 3600\r\n"), "offline", "429"),
    "broken": (http(500, "text/html", HTML), "offline", "500"),
    "nonsense": (http(200, "application/json", '{"results":"fine"}'), "alarm", "read"),
    "half": (http(200, "application/json", '{"results":[],"held":99}')[:-9], "offline", ""),
    "closed": (b"", "offline", ""),
}


class Impostor:
    """Holds headquarters' address and certificate, and answers as told. STALL: not at all, until
    told otherwise."""

    STALL = None

    def __init__(self, world):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(world.path("hq.crt"), world.path("hq.key"))
        self.context = context
        self.socket = socket.create_server(("127.0.0.1", world.port))
        self.changed = threading.Condition()
        self.mood, self.answer, self.over = "", b"", False
        self.asked = []  # (mood, path)
        self.threads = [threading.Thread(target=self._accept)]
        self.threads[0].start()

    def tell(self, mood, answer):
        with self.changed:
            self.mood, self.answer = mood, answer
            self.changed.notify_all()

    def was_asked(self, mood, path):
        return (mood, path) in self.asked

    def stop(self):
        with self.changed:
            self.over = True
            self.changed.notify_all()
        self.socket.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join()
        self.socket.close()

    def _accept(self):
        while not self.over:
            try:
                line, _ = self.socket.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(line,))
            self.threads.append(thread)
            thread.start()

    def _serve(self, line):
        line.settimeout(10)
        try:
            with self.context.wrap_socket(line, server_side=True) as tls:
                path = self._read_request(tls)
                with self.changed:
                    self.asked.append((self.mood, path))
                    self.changed.wait_for(lambda: self.over or self.answer is not self.STALL)
                    answer = self.answer or b""
                tls.sendall(answer)
        except OSError:
            pass  # the kiosk hung up

    @staticmethod
    def _read_request(tls):
        got = b""
        while b"\r\n\r\n" not in got:
            more = tls.recv(65536)
            if not more:
                raise OSError("half a request")
            got += more
        head, _, body = got.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        while length and len(body) < int(length.group(1)):
            body += tls.recv(65536)
        return head.split(b" ")[1].split(b"?")[0].decode()


class Venue:
    """A kiosk at work, and what has been seen of it so far."""

    def __init__(self, world, kiosk):
        self.kiosk = kiosk
        self.tokens = [world.token(member["id"]) for member in world.members]
        self.taps = 0

    def tap(self):
        """Each time another doctor than the last time: a card held on is no new tap."""
        self.kiosk.show(self.tokens[self.taps % len(self.tokens)])
        self.taps += 1
        self.kiosk.expect(rf"^shown scan={self.taps} .*refusal=none recorded=1$")
        self.kiosk.hide()
        self.kiosk.screen("reception")

    def hurry(self):
        self.kiosk.open_menu().click("sync_now")
        self.kiosk.click("back")
        self.kiosk.screen("reception")

    def line(self):
        """What staff see: the state and the sentence."""
        said = [line for line in self.kiosk.follower.lines if line.startswith("line ")]
        return said[-1].split(" ", 2)[1:] if said else ["none", ""]

    def sees(self, state, sentence):
        now = self.line()
        return now[0] == state and sentence in now[1]


def meet(venue, impostor, mood, answer, state, sentence):
    impostor.tell(mood, answer)
    venue.tap()
    venue.hurry()
    wait_for(f"{mood}: records on offer", lambda: impostor.was_asked(mood, "/v1/events"))
    wait_for(f"{mood}: master data asked for", lambda: impostor.was_asked(mood, "/v1/master"))
    wait_for(f"{mood}: {state}, {sentence}", lambda: venue.sees(state, sentence))


def stall(venue, impostor):
    """A line on which nothing moves: the kiosk waits, doctors do not."""
    before = venue.line()
    impostor.tell("stall", impostor.STALL)
    venue.hurry()
    wait_for("stall: records on offer", lambda: impostor.was_asked("stall", "/v1/events"))
    venue.tap()
    check(venue.line() == before, f"an unanswered question changed {before} to {venue.line()}")


def check_nothing_believed(venue, held):
    status = venue.kiosk.status()
    check(status["records"] - status["pending"] == held, f"more than {held} are settled: {status}")
    check(status["pending"] >= venue.taps and status["quarantined"] == 0, f"{status}")


with World() as world:
    kiosk = Kiosk(world)
    world.hq("setting", "set", "result.show_ms", "1000")
    try:
        world.enrol(kiosk.data)
        kiosk.start()
        kiosk.open_session()
        venue = Venue(world, kiosk)
        wait_for("a line", lambda: venue.sees("ok", ""))
        kiosk.wait_settled()
        world.stop_hq()
        held = len(world.records())
        impostor = Impostor(world)
        try:
            for mood, (answer, state, sentence) in MOODS.items():
                meet(venue, impostor, mood, answer, state, sentence)
            stall(venue, impostor)
            check_nothing_believed(venue, held)
        finally:
            impostor.stop()
        world.start_hq()
        venue.tap()
        venue.hurry()
        kiosk.wait_settled()
        wait_for("a line again", lambda: venue.sees("ok", ""))
        check(kiosk.status()["quarantined"] == 0, "something was refused")
        kiosk.stop()
        check(len(shown_as_recorded(kiosk.follower.lines)) == venue.taps, "a tap was not shown")
        kiosk.verify()
        check_same_at_hq(world, kiosk)
    finally:
        kiosk.fini()
print(f"bad line: {len(MOODS) + 1} kinds of trouble, {venue.taps} taps, every one at headquarters")
