"""证照标识: the national identifier of a licence, with its check digit (GB/T 36904).

`1.2.156.3005.2.<证照类型代码 21>.<颁发机构代码 18>.<流水号 1–32>.<版本号 3>.<校验位 1>`; the check
digit is ISO 7064 MOD 37,36 over the segments after the root, without their dots.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhengtong.kernel.errors import InvalidInput
from zhengtong.kernel.ids import is_credit_code

ROOT = "1.2.156.3005.2"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LAST_VERSION = 999

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_TYPE = re.compile(r"[0-9A-Z]{18}[0-9]{3}", re.ASCII)
_ORGAN = re.compile(r"[0-9A-Z]{18}", re.ASCII)
_SERIAL = re.compile(r"[0-9A-Z]{1,32}", re.ASCII)
_VERSION = re.compile(r"[0-9]{3}", re.ASCII)


class BadIdentifier(InvalidInput):
    """这不是有效的证照标识：请核对有没有漏写或写错的字符。"""

    code = "bad_licence_identifier"


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The segments of an identifier. `version` counts from 1."""

    type_code: str
    organ_code: str
    serial: str
    version: int

    @property
    def body(self) -> str:
        """What the check digit is computed over."""
        return f"{self.type_code}{self.organ_code}{self.serial}{self.version:03d}"

    def __str__(self) -> str:
        segments = (self.type_code, self.organ_code, self.serial, f"{self.version:03d}")
        return ".".join((ROOT, *segments, check_digit(self.body)))


def check_digit(body: str) -> str:
    """ISO 7064 MOD 37,36 of capital letters and digits. Raises KeyError for any other character."""
    p = 36
    for character in body:
        total = (p + _VALUE[character]) % 36 or 36
        p = total * 2 % 37
    return ALPHABET[(37 - p) % 36]


def is_type_code(code: str) -> bool:
    """证照类型代码: the credit code of the defining organ and three digits."""
    return bool(_TYPE.fullmatch(code)) and is_credit_code(code[:18])


def make(*, type_code: str, organ_code: str, serial: str, version: int = 1) -> str:
    """The identifier with its check digit. Raises BadIdentifier for a segment of the wrong form."""
    parts = Parts(type_code=type_code, organ_code=organ_code, serial=serial, version=version)
    if not (
        _TYPE.fullmatch(type_code)
        and _ORGAN.fullmatch(organ_code)
        and _SERIAL.fullmatch(serial)
        and 1 <= version <= LAST_VERSION
    ):
        raise BadIdentifier
    return str(parts)


def read(text: str) -> Parts:
    """The segments of what somebody typed: with or without the root, small letters and spaces
    allowed. Raises BadIdentifier when a segment or the check digit is wrong."""
    typed = "".join(text.split()).upper().removeprefix(f"{ROOT}.")
    segments = typed.split(".")
    if len(segments) != 5:
        raise BadIdentifier
    kind, organ, serial, version, check = segments
    if not (
        # The letters of type codes vary in the field (…W011): three characters are not checked.
        re.fullmatch(r"[0-9A-Z]{21}", kind, re.ASCII)
        # Some organs are named by their region (340100) in identifiers that are in use.
        and re.fullmatch(r"[0-9A-Z]{6,18}", organ, re.ASCII)
        and _SERIAL.fullmatch(serial)
        and _VERSION.fullmatch(version)
        and int(version) >= 1
    ):
        raise BadIdentifier
    parts = Parts(type_code=kind, organ_code=organ, serial=serial, version=int(version))
    if check_digit(parts.body) != check:
        raise BadIdentifier
    return parts


def is_identifier(text: str) -> bool:
    """Whether form and check digit are right; whether there is such a licence is another matter."""
    try:
        read(text)
    except BadIdentifier:
        return False
    return True
