"""What readers of PDF and OFD find, and the verdicts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.core.crypto.cms import Checked


class Verdict(models.TextChoices):
    """From good to bad."""

    VALID = "valid", _("签章有效")
    UNSIGNED = "unsigned", _("没有签章")
    UNKNOWN = "unknown", _("签章人不明")
    UNREGISTERED = "unregistered", _("用印没有登记")
    EXPIRED = "expired", _("签名时证书不在有效期")
    REVOKED = "revoked", _("证书已吊销")
    ALTERED = "altered", _("文件已被改动")
    UNREADABLE = "unreadable", _("无法读取")

    def weight(self) -> int:
        return list(Verdict).index(self)

    @property
    def tone(self) -> str:
        if self == Verdict.VALID:
            return "green"
        return "red" if self.weight() >= Verdict.EXPIRED.weight() else "amber"

    @property
    def text(self) -> str:
        """What it means for the one who holds the file."""
        return _TEXTS[self.value]


_TEXTS = {
    "valid": _("文件自盖章后没有改动，印章由本平台登记。"),
    "unsigned": _("文件里没有电子签章，平台不能证明它的来源。"),
    "unknown": _("签名与文件相符，但签名人的证书不是本平台颁发的，平台不能证明签名人的身份。"),
    "unregistered": _("签名与文件相符，但用印登记里没有这次用印。请与盖章机关核实后再使用。"),
    "expired": _("签名作出的时间不在证书有效期内，不能作为有效的签章。"),
    "revoked": _("签名用的证书已经吊销，不能证明签名是在吊销之前作出的。"),
    "altered": _("盖章以后文件的内容有改动，或者签名被破坏。请不要使用这个文件。"),
    "unreadable": _("这不是完好的 PDF 或 OFD 文件。"),
}


class Unreadable(ValueError):
    """The file is none of its format."""

    def __init__(self, problems: Sequence[str] = ()) -> None:
        super().__init__("unreadable")
        self.problems = tuple(problems)


@dataclass(frozen=True, kw_only=True)
class Found:
    """One signature. `signed` are the bytes that it signs, `covered` those that the register of
    uses knows by their digest; `places` say what does not fit. `checked` is None when the signature
    itself cannot be read."""

    checked: Checked | None
    signed: bytes = b""
    covered: bytes = b""
    claimed_at: dt.datetime | None = None
    places: Sequence[str] = field(default_factory=tuple)
