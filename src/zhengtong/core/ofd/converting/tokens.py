"""Operators of a PDF content stream with their operands (ISO 32000-1, 7.8.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

TOKEN = re.compile(
    rb"[\x00\s]*(?:"
    rb"(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))"
    rb"|(?P<name>/[^\x00\s()<>\[\]{}/%]*)"
    rb"|(?P<mark><<|>>|\[|\])"
    rb"|(?P<hex><[0-9A-Fa-f\s]*>)"
    rb"|(?P<text>\()"
    rb"|(?P<op>[A-Za-z'\"][A-Za-z0-9*]*)"
    rb"|(?P<note>%[^\r\n]*))"
)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
PIECE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))|([()])|[^\\()]+", re.DOTALL)
CONSTANTS = {b"true": True, b"false": False, b"null": None}


class Malformed(ValueError):
    """A content stream that follows no grammar."""


def operations(data: bytes) -> Iterator[tuple[str, list[Any]]]:
    """(operator, operands), in order. Names begin with `/`, strings are bytes."""
    stack: list[list[Any]] = [[]]
    at, end = 0, len(data)
    match = TOKEN.match
    while at < end:
        found = match(data, at)
        if found is None:
            if data[at:].strip(b"\x00 \t\r\n\f"):
                raise Malformed(f"at byte {at}")
            return
        at, kind = found.end(), found.lastgroup
        if kind == "number":
            stack[-1].append(float(found[kind]))
        elif kind == "op":
            word = found[kind]
            if word in CONSTANTS:
                stack[-1].append(CONSTANTS[word])
            else:
                yield word.decode("ascii"), stack.pop()
                stack = [[]]
        elif kind == "name":
            stack[-1].append(found[kind].decode("latin-1"))
        elif kind == "text":
            text, at = _text(data, at)
            stack[-1].append(text)
        elif kind == "hex":
            digits = re.sub(rb"\s", b"", found[kind][1:-1])
            stack[-1].append(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))
        elif kind == "mark":
            _nest(stack, found[kind])


def _nest(stack: list[list[Any]], mark: bytes) -> None:
    if mark in (b"[", b"<<"):
        stack.append([])
        return
    if len(stack) < 2:
        raise Malformed("a bracket too many")
    inner = stack.pop()
    if mark == b"]":
        stack[-1].append(inner)
    else:
        stack[-1].append(dict(zip(inner[::2], inner[1::2], strict=False)))


def _text(data: bytes, at: int) -> tuple[bytes, int]:
    """A literal string whose opening bracket was read; brackets inside are balanced."""
    out, depth = [], 1
    while True:
        found = PIECE.match(data, at)
        if found is None:
            raise Malformed(f"text without an end at byte {at}")
        at = found.end()
        octal, escaped, bracket = found.groups()
        if octal is not None:
            out.append(bytes([int(octal, 8) & 0xFF]))
        elif escaped is not None:
            out.append(b"" if escaped[:1] in b"\r\n" else ESCAPES.get(escaped, escaped))
        elif bracket is None:
            out.append(found[0])
        else:
            depth += 1 if bracket == b"(" else -1
            if depth == 0:
                return b"".join(out), at
            out.append(bracket)
