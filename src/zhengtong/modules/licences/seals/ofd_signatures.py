"""Signatures of an OFD: `core.ofd` finds them and says which parts are not as they were signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from zhengtong.core.crypto import cms
from zhengtong.core.crypto.sm2 import Sm2Missing
from zhengtong.core.ofd import api as ofd
from zhengtong.modules.licences.seals.found import Found, Unreadable

Answer = tuple[cms.Checked | None, bytes]


def read(content: bytes) -> tuple[list[Found], Sequence[str]]:
    """Signatures in their order, and the faults of its structure. Raises Unreadable."""
    problems = ofd.problems(content)
    try:
        signed = ofd.verify(content, check=_check)
    except (ofd.NotOfd, ofd.BrokenOfd) as error:
        raise Unreadable([error.message]) from error
    return [_found(one) for one in signed], problems


def _check(signed: bytes, value: bytes) -> Answer:
    try:
        return cms.check(value, signed), signed
    except (cms.NotASignature, Sm2Missing):
        return None, signed


def _found(one: ofd.Signed[Answer]) -> Found:
    checked, signed = one.answer
    places = [_("部件 %(part)s 已被改动。") % {"part": part} for part in one.altered]
    places += [_("签名之后增加了部件 %(part)s。") % {"part": part} for part in one.uncovered]
    if checked is not None and not checked.is_right:
        places.append(_("签名的描述文件 Signature.xml 已被改动。"))
    return Found(
        checked=checked,
        signed=signed,
        covered=signed,
        claimed_at=_moment(one.signed_at),
        places=places,
    )


def _moment(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=dt.UTC)
    except ValueError:
        return None
