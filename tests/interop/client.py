#!/usr/bin/env python3
"""A client of the device protocol, written from the tables of firmware/PROTOCOL.md with Python's standard library alone.

    client.py examples PROTOCOL.md                         encode and decode every worked example of the page
    client.py run tty:/dev/pts/3 policy.img [STEPS [MOVES]]  greet, load, STEPS lockstep steps, MOVES tethered ones
    client.py run tcp:127.0.0.1:5330 policy.img [STEPS [MOVES]]
    client.py probe tty:/dev/pts/3 DUTY                    greet, move the first motor open loop for 20 ticks, watch 20 more

Prints one JSON object. Actions are printed as the eight hexadecimal digits of their bits. The observation of step i, slot j is
((7 i + 3 j) mod 64 - 32) / 16, so that the other side can compute it, too. The last tethered move asks for NaN, which is a fault.
"""
import json
import os
import random
import re
import select
import socket
import struct
import sys
import termios
import time
import tty
import zlib

REPLY_SECONDS = 1.0
REPETITIONS = 3
FIRST_MOVE_SECONDS = 0.040
START_SECONDS = 20.0
LONGEST_PART = 512

(HELLO, DESCRIBE, IMAGE_BEGIN, IMAGE_PART, IMAGE_COMMIT, PREPARE, ARM, START, ACT, MOVE, STOP, EMERGENCY_STOP, RESET, GET_STATUS,
 GET_FAULT, GET_LIMITS, GET_PROBE_LIMITS, PROBE, GET_PROBE) = range(1, 20)


def encode(payload):
    """Payload without its CRC -> frame."""
    payload += struct.pack("<I", zlib.crc32(payload))
    code, piece = bytearray(), bytearray()
    for at, byte in enumerate(payload):
        if byte:
            piece.append(byte)
        if not byte or len(piece) == 254:
            full_at_end = byte and at == len(payload) - 1
            code += bytes([len(piece) + 1]) + piece
            piece = bytearray()
            if full_at_end:
                return b"\0" + bytes(code) + b"\0"
    return b"\0" + bytes(code) + bytes([len(piece) + 1]) + bytes(piece) + b"\0"


def decode(code):
    """What stands between two zeros -> payload without its CRC, or None when it is damaged."""
    payload, at = bytearray(), 0
    while at < len(code):
        count = code[at]
        if count == 0 or at + count > len(code):
            return None
        payload += code[at + 1:at + count]
        at += count
        if count < 255 and at < len(code):
            payload.append(0)
    if not 6 <= len(payload) <= 1024 or struct.unpack("<I", payload[-4:])[0] != zlib.crc32(payload[:-4]):
        return None
    return bytes(payload[:-4])


class LinkLost(Exception):
    pass


class Refused(Exception):
    pass


class SerialLine:
    def __init__(self, path):
        self.fd = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        tty.setraw(self.fd)
        settings = termios.tcgetattr(self.fd)
        settings[4] = settings[5] = termios.B921600
        termios.tcsetattr(self.fd, termios.TCSANOW, settings)

    def write(self, data):
        while data:
            select.select([], [self.fd], [], 2.0)
            data = data[os.write(self.fd, data):]

    def read(self, seconds):
        if not select.select([self.fd], [], [], seconds)[0]:
            return b""
        data = os.read(self.fd, 4096)
        if not data:
            raise LinkLost("end of file")
        return data


class TcpLine:
    def __init__(self, host, port):
        self.socket = socket.create_connection((host, port), 10.0)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def write(self, data):
        self.socket.sendall(data)

    def read(self, seconds):
        if not select.select([self.socket], [], [], seconds)[0]:
            return b""
        data = self.socket.recv(4096)
        if not data:
            raise LinkLost("the other side closed the connection")
        return data


class Client:
    def __init__(self, line):
        self.line = line
        self.sequence = random.randrange(256)
        self.stretch = bytearray()
        self.waiting = []
        self.period = 0.0
        self.dropped = 0

    def ask(self, type_, body=b"", first=None, total=None):
        """Body of the reply, result first. Repeats the request byte for byte."""
        self.sequence = (self.sequence + 1) % 256
        frame = encode(bytes([type_, self.sequence]) + body)
        reply = REPLY_SECONDS + self.period
        attempts = 1 + REPETITIONS + (1 if first else 0)
        if total:
            attempts = max(attempts, int(total / reply))
        for attempt in range(attempts):
            self.line.write(frame)
            payload = self.wait(type_ + 128, first + self.period if first and attempt == 0 else reply)
            if payload is not None:
                if payload[2] == 255:
                    raise Refused(f"type {type_}: unknown request or body of another length")
                return payload[2:]
        raise LinkLost(f"no answer to type {type_}, {attempts} times tried")

    def wait(self, type_, seconds):
        end = time.monotonic() + seconds
        while True:
            while self.waiting:
                payload = self.waiting.pop(0)
                if payload[0] == type_ and payload[1] == self.sequence:
                    return payload
            left = end - time.monotonic()
            if left <= 0:
                return None
            for byte in self.line.read(left):
                if byte:
                    self.stretch.append(byte)
                    continue
                if self.stretch:
                    payload = decode(bytes(self.stretch))
                    if payload is None:
                        self.dropped += 1
                    else:
                        self.waiting.append(payload)
                self.stretch.clear()

    def must(self, what, type_, body=b"", **patience):
        reply = self.ask(type_, body, **patience)
        if reply[0] != 0:
            raise Refused(f"{what}: result {reply[0]}")
        return reply[1:]

    def hello(self):
        version, boot_id = struct.unpack("<HI", self.must("hello", HELLO)[:6])
        if version != 2:
            raise Refused(f"the device speaks version {version}, this client version 2")
        return version, boot_id

    def describe(self):
        reply = self.must("describe", DESCRIBE)
        contract, period, n, m = struct.unpack("<IIBB", reply[:10])
        texts, at = [], 10
        for _ in range(2 * (n + m)):
            texts.append(reply[at + 1:at + 1 + reply[at]].decode("ascii"))
            at += 1 + reply[at]
        self.period = period / 1e6
        pairs = list(zip(texts[::2], texts[1::2]))
        return {"contract": contract, "periodMicroseconds": period, "observation": pairs[:n], "action": pairs[n:]}

    def limits(self, n, m):
        values = struct.unpack(f"<{3 * m + 2 * n}f", self.must("get limits", GET_LIMITS))
        return {"actionLow": values[:m], "actionHigh": values[m:2 * m], "slew": values[2 * m:3 * m],
                "observationLow": values[3 * m:3 * m + n], "observationHigh": values[3 * m + n:]}

    def load(self, image):
        self.must("image begin", IMAGE_BEGIN, struct.pack("<I", len(image)))
        for offset in range(0, len(image), LONGEST_PART):
            self.must("image part", IMAGE_PART, struct.pack("<I", offset) + image[offset:offset + LONGEST_PART])
        self.must("image commit", IMAGE_COMMIT)

    def begin(self, mode, contract, seed, horizon):
        self.must("stop", STOP)
        self.must("prepare", PREPARE, struct.pack("<BI", mode, contract))
        self.must("arm", ARM)
        return self.must("start", START, struct.pack("<IIB", seed, horizon, 0), first=FIRST_MOVE_SECONDS, total=START_SECONDS)

    def status(self):
        names = ("state", "fault", "mode", "imageCrc", "rows", "tag", "endStatus", "endSteps", "dropped")
        return dict(zip(names, struct.unpack("<BBBIHBBII", self.must("get status", GET_STATUS))))

    def row(self, index, n, m):
        reply = self.must("get fault", GET_FAULT, struct.pack("<H", index))
        step, status, limits = struct.unpack("<IBB", reply[:6])
        bits = [f"{word:08x}" for word in struct.unpack(f"<{n + 2 * m}I", reply[6:])]
        return {"step": step, "status": status, "limits": limits, "observation": bits[:n], "asked": bits[n:n + m], "applied": bits[n + m:]}

    def probe(self, contract, motor, duty, drive, rest, travel):
        """One open-loop movement of a motor to its end; None where the device has no motors."""
        reply = self.ask(GET_PROBE_LIMITS)
        if reply[0]:
            return None
        names = ("motors", "tick", "counts", "duty", "ticks", "travel", "current")
        limits = dict(zip(names, struct.unpack("<BIIfHIB", reply[1:])))
        self.must("stop", STOP)
        self.must("prepare", PREPARE, struct.pack("<BI", 4, contract))
        self.must("arm", ARM)
        self.must("probe", PROBE, struct.pack("<BBfHHI", motor, 0, duty, drive, rest, travel))
        samples = []
        while True:
            reply = self.must("get probe", GET_PROBE, struct.pack("<H", len(samples)), first=FIRST_MOVE_SECONDS)
            status, reached, start, _, _, total, count = struct.unpack("<BBiffHB", reply[:17])
            samples += struct.unpack(f"<{count}h", reply[17:])
            if status and len(samples) == total:
                return {"limits": limits, "status": status, "reached": reached, "start": start, "samples": samples}


def observation(step, n):
    return [((7 * step + 3 * slot) % 64 - 32) / 16 for slot in range(n)]


def connect(address):
    kind, _, rest = address.partition(":")
    return Client(SerialLine(rest) if kind == "tty" else TcpLine(rest.rpartition(":")[0], int(rest.rpartition(":")[2])))


def probe(address, duty):
    client = connect(address)
    client.hello()
    print(json.dumps(client.probe(client.describe()["contract"], 0, float(duty), 20, 20, 500)))


def run(address, file, steps=100, moves=5):
    client = connect(address)
    with open(file, "rb") as stream:
        image = stream.read()
    version, boot_id = client.hello()
    signals = client.describe()
    n, m = len(signals["observation"]), len(signals["action"])
    result = {"version": version, "bootId": boot_id, "signals": signals, "limits": client.limits(n, m)}
    client.must("stop", STOP)
    client.load(image)
    result["loaded"] = client.status()

    # POLICY-IMAGE.md: the contract stands at byte 12.
    client.begin(1, struct.unpack("<I", image[12:16])[0], 7, steps)
    actions = []
    for step in range(steps):
        reply = client.must("act", ACT, struct.pack(f"<I{n}f", step, *observation(step, n)))
        actions.append([f"{word:08x}" for word in struct.unpack(f"<{m}I", reply[4:])])
    result["actions"] = actions

    client.begin(2, signals["contract"], 7, moves)
    applied = []
    for step in range(moves):
        asked = [float("nan") if step == moves - 1 else 0.25] * m
        reply = client.ask(MOVE, struct.pack(f"<I{m}f", step, *asked), first=FIRST_MOVE_SECONDS)
        applied.append({"result": reply[0], "limits": reply[5], "applied": [f"{word:08x}" for word in struct.unpack(f"<{m}I", reply[6:6 + 4 * m])]})
    result["moves"] = applied
    result["faulted"] = client.status()
    result["rows"] = [client.row(index, n, m) for index in range(result["faulted"]["rows"])]
    client.must("reset", RESET)
    client.must("stop", STOP)
    result["end"] = client.status()
    result["dropped"] = client.dropped
    print(json.dumps(result))


def examples(file):
    with open(file, encoding="utf-8") as stream:
        rows = re.findall(r"^\| (?:host|device) \| [^|]+ \| `([0-9A-F ]+)` \| `([0-9A-F ]+)` \|$", stream.read(), re.MULTILINE)
    for payload, frame in rows:
        payload, frame = bytes.fromhex(payload), bytes.fromhex(frame)
        if encode(payload) != frame or decode(frame[1:-1]) != payload:
            sys.exit(f"{payload.hex(' ')}: {encode(payload).hex(' ')}, the page has {frame.hex(' ')}")
    print(json.dumps({"examples": len(rows)}))


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "examples":
        examples(sys.argv[2])
    elif len(sys.argv) == 4 and sys.argv[1] == "probe":
        probe(sys.argv[2], sys.argv[3])
    elif len(sys.argv) >= 4 and sys.argv[1] == "run":
        run(sys.argv[2], sys.argv[3], *map(int, sys.argv[4:6]))
    else:
        sys.exit(__doc__)
