"""Just enough of ASN.1 (X.690) to write an envelope: values of known and of unknown length."""

from __future__ import annotations

SEQUENCE, SET, OCTETS, INTEGER = 0x30, 0x31, 0x04, 0x02
END = b"\x00\x00"
"""Ends what was opened."""


def tlv(tag: int, *parts: bytes) -> bytes:
    """One value with its length."""
    body = b"".join(parts)
    return bytes([tag]) + _length(len(body)) + body


def _length(size: int) -> bytes:
    if size < 0x80:
        return bytes([size])
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(octets)]) + octets


def opened(tag: int) -> bytes:
    """The beginning of a constructed value whose length is not known yet; `END` closes it."""
    return bytes([tag, 0x80])


def within(number: int) -> int:
    """The tag [number], constructed."""
    return 0xA0 | number


def integer(value: int) -> bytes:
    return tlv(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    first, second, *rest = (int(n) for n in dotted.split("."))
    body = bytearray()
    for number in (first * 40 + second, *rest):
        digits = [number & 0x7F]
        while number := number >> 7:
            digits.append(0x80 | (number & 0x7F))
        body += bytes(reversed(digits))
    return tlv(0x06, bytes(body))
