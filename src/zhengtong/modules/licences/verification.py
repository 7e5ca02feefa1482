"""查验: what anybody may know of a licence, by its number, identifier or QR code.

Numbers can be guessed, so a number alone must come with the issuing kind's public fields only, and
never says whether a person holds something: holders are masked. Tries are limited by address.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import caches
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.secrets import blind_index
from zhengtong.modules.licences import content, definition, identifier
from zhengtong.modules.licences.errors import VerifiedTooOften
from zhengtong.modules.licences.models import Edition, HolderKind, Licence
from zhengtong.modules.licences.services.issuing import number_index
from zhengtong.modules.licences.states import LicenceState
from zhengtong.modules.org import api as org

MOST_PER_MINUTE = 30
LONGEST_QUERY = 160


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The answer to somebody who verifies. `tone` is green, amber or red; `is_superseded` says that
    a newer edition is in force."""

    state: LicenceState
    is_superseded: bool
    name: str
    number: str
    identifier: str
    organization: str
    issued_on: dt.date
    valid_from: dt.date
    valid_until: dt.date | None
    annotation: str
    rows: tuple[tuple[str, str], ...]
    checked_at: dt.datetime

    @property
    def tone(self) -> str:
        if self.is_superseded:
            return "amber"
        tones = {LicenceState.VALID: "green", LicenceState.SUSPENDED: "amber"}
        return tones.get(self.state, "red")

    @property
    def headline(self) -> str:
        return _("已被新版本替换") if self.is_superseded else str(self.state.label)

    @property
    def advice(self) -> str:
        if self.is_superseded:
            return _("这份文件的内容已经变更或延续，请要求出示最新的证照。")
        return ADVICE[self.state]()


ADVICE = {
    LicenceState.VALID: lambda: _("证照真实，现在有效。请核对下面的内容与出示的一致。"),
    LicenceState.SUSPENDED: lambda: _("证照真实，但正在暂扣期间，现在不能使用。"),
    LicenceState.REVOKED: lambda: _("这个证照已被撤销，自始不应当取得，不能使用。"),
    LicenceState.CANCELLED: lambda: _("这个证照已经注销，不能使用。"),
    LicenceState.LAPSED: lambda: _("这个证照已过有效期，不能使用。"),
    LicenceState.TRANSFERRED: lambda: _("这个证照已经转到其他地方，请向转入地查验。"),
    LicenceState.PENALISED: lambda: _("这个证照已被吊销，不能使用。"),
    LicenceState.OTHER: lambda: _("请联系颁发机构了解这个证照的情况。"),
}


def find(text: str) -> Finding | None:
    """By identifier (with or without its root) or number; None when there is none such. A number
    that several organs gave is answered with the newest."""
    typed = text.replace("\0", "").strip()[:LONGEST_QUERY]
    if identifier.is_identifier(typed):
        return _by_identifier(str(identifier.read(typed)))
    plain = number_index(typed)
    if not plain:
        return None
    rows = _licences().filter(number_index=plain).order_by("-id")
    licence = rows.first()
    return finding(licence) if licence else None


def by_token(token: str) -> Finding | None:
    """By what the QR code of a file carries."""
    licence = _licences().filter(verify_token=token[:32]).first()
    return finding(licence) if licence else None


def _by_identifier(full: str) -> Finding | None:
    licence = _licences().filter(identifier=full).first()
    if licence is not None:
        return finding(licence)
    edition = Edition.objects.filter(identifier=full).first()
    if edition is None:
        return None
    licence = _licences().get(pk=edition.licence_id)
    return finding(licence, edition=edition)


def _licences():  # type: ignore[no-untyped-def]
    return Licence.objects.select_related("type", "type_version")


def finding(
    licence: Licence, *, edition: Edition | None = None, keys: Sequence[str] | None = None
) -> Finding:
    """What is told: public fields, or `keys` when the holder chose. An older edition is only said
    to be superseded."""
    rules = definition.read(licence.type_version.definition)
    rows = _holder_rows(licence, keys)
    if edition is None:
        rows += content.revealed(rules, licence.data, keys)
    given = edition or licence
    return Finding(
        state=licence.shown_state(timezone.localdate()),
        is_superseded=edition is not None,
        name=licence.type.name,
        number=licence.number,
        identifier=given.identifier,
        organization=org.organization(licence.organization_id).name,
        issued_on=given.issued_on,
        valid_from=given.valid_from,
        valid_until=given.valid_until,
        annotation=licence.annotation,
        rows=tuple(rows),
        checked_at=timezone.now(),
    )


def _holder_rows(licence: Licence, keys: Sequence[str] | None) -> list[tuple[str, str]]:
    """Companies are public by name; a person's name is masked unless the person shows it."""
    is_company = licence.holder_kind == HolderKind.COMPANY
    rows = []
    if keys is None or "holder_name" in keys:
        is_clear = is_company or keys is not None
        name = licence.holder_name if is_clear else content.masked(licence.holder_name)
        rows.append((_("持证主体"), name))
    if (keys is None and is_company) or (keys is not None and "holder_code" in keys):
        rows.append((_("持证主体代码"), licence.holder_code))
    return rows


def limit(address: str) -> None:
    """Raises VerifiedTooOften beyond 30 a minute from one address (of this process)."""
    cache = caches["near"]
    key = "licences-verify-" + blind_index(address, purpose="licences.address")[:40]
    cache.add(key, 0, 60)
    try:
        tries = cache.incr(key)
    except ValueError:
        return
    if tries > MOST_PER_MINUTE:
        raise VerifiedTooOften
