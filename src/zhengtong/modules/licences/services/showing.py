"""亮证: the holder shows a licence by a code that is good once and for some minutes."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import caches
from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.secrets import blind_index
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import InvalidInput
from zhengtong.kernel.events import publish
from zhengtong.kernel.ids import query_code
from zhengtong.modules.licences import definition, policies
from zhengtong.modules.licences.errors import (
    CannotShow,
    NotYourLicence,
    ShowCodeExpired,
    ShowCodeUnknown,
    ShowCodeUsed,
    ShownTooOften,
    VerifiedTooOften,
)
from zhengtong.modules.licences.events import LicenceLookedAt
from zhengtong.modules.licences.models import (
    AccessKind,
    ConsentKind,
    FieldType,
    Licence,
    LicenceAccess,
    ShowCode,
)
from zhengtong.modules.licences.services.acts import locked
from zhengtong.modules.licences.services.recording import audited
from zhengtong.modules.licences.states import LicenceState

GOOD_FOR = dt.timedelta(minutes=5)
MOST_MADE = 20
WINDOW = dt.timedelta(minutes=10)
MOST_WRONG = 10
HOLDER_KEYS = ("holder_name", "holder_code")
"""What may be shown besides the fields of the type."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """The code in clear: told once, never kept."""

    code: str
    expires_at: dt.datetime
    licence: Licence


@command
def make_show_code(*, licence_id: uuid.UUID, reveals: Sequence[str], actor: Actor) -> Made:
    """亮证码 for one licence; `reveals` are keys of its fields, `holder_name`, `holder_code`.

    An earlier code of the licence that nobody used ends. Raises NotYourLicence, CannotShow,
    ShownTooOften.
    """
    licence = locked(licence_id)
    if not policies.is_holder(actor, licence):
        raise NotYourLicence
    now = timezone.now()
    if licence.shown_state(timezone.localdate(now)) != LicenceState.VALID:
        raise CannotShow
    codes = ShowCode.objects.filter(licence=licence)
    if codes.filter(made_at__gt=now - WINDOW).count() >= MOST_MADE:
        raise ShownTooOften
    codes.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    code = query_code()
    assert actor.person_id is not None, "asked by is_holder"
    ShowCode.objects.create(
        licence=licence,
        code_index=_index(code),
        reveals=[k for k in reveals if k in revealable(licence)],
        made_by_id=actor.person_id,
        made_at=now,
        expires_at=now + GOOD_FOR,
    )
    audited(licence, "licences.show", actor, reveals=list(reveals)[:40])
    return Made(code=code, expires_at=now + GOOD_FOR, licence=licence)


def revealable(licence: Licence) -> dict[str, str]:
    """What the holder may choose to show, by key, with labels in the active language."""
    from django.utils.translation import gettext as _

    rules = definition.read(licence.type_version.definition)
    own = {
        f.key: f.label
        for f in rules.fields
        if f.type != FieldType.PHOTO and licence.data.get(f.key)
    }
    return {"holder_name": _("持证主体"), "holder_code": _("持证主体代码"), **own}


@command
def redeem_show_code(*, code: str, actor: Actor, reader: str = "") -> tuple[Licence, list[str]]:
    """A stranger looks: the code is used up, the look is on record, the holder is told. Answers
    with the licence and the keys that the holder chose to show.

    Raises ShowCodeUnknown, ShowCodeUsed, ShowCodeExpired.
    """
    found = held_code(code)
    licence = locked(found.licence_id)
    use_up(found)
    looked(
        licence,
        kind=AccessKind.SHOWN,
        actor=actor,
        reader=reader.replace("\0", "").strip()[:120],
        consent=ConsentKind.SHOW_CODE,
        consent_id=str(found.pk),
        revealed=found.reveals,
    )
    return licence, found.reveals


def held_code(code: str) -> ShowCode:
    """The code, held. Raises as `redeem_show_code`."""
    found = ShowCode.objects.select_for_update().filter(code_index=_index(code)).first()
    if found is None:
        raise ShowCodeUnknown
    if found.used_at is not None:
        raise ShowCodeUsed
    if found.expires_at <= timezone.now():
        raise ShowCodeExpired
    return found


def use_up(found: ShowCode) -> None:
    found.used_at = timezone.now()
    found.save(update_fields=["used_at"])


def looked(
    licence: Licence,
    *,
    kind: AccessKind,
    actor: Actor,
    reader: str = "",
    purpose: str = "",
    item_code: str = "",
    case_number: str = "",
    consent: str = "",
    consent_id: str = "",
    revealed: Sequence[str] = (),
    copy_file: uuid.UUID | None = None,
    copy_expires_at: dt.datetime | None = None,
    public_id: uuid.UUID | None = None,
    organization_id: int | None = None,
) -> LicenceAccess:
    """使用留痕: one look, on record for the holder; whoever is not the holder is told of."""
    now = timezone.now()
    organ = organization_id or actor.organization_id
    made = LicenceAccess(
        licence=licence,
        at=now,
        kind=kind,
        organization_id=organ,
        staff_id=actor.staff_id,
        reader=reader or actor.name[:120],
        purpose=purpose,
        item_code=item_code,
        case_number=case_number,
        consent=consent,
        consent_id=consent_id,
        revealed=list(revealed),
        copy_file=copy_file,
        copy_expires_at=copy_expires_at,
    )
    if public_id is not None:
        made.public_id = public_id
    made.save(force_insert=True)
    audited(licence, f"licences.looked.{kind}", actor, purpose=purpose, case=case_number)
    publish(
        LicenceLookedAt(
            access_id=made.pk,
            licence_id=licence.pk,
            kind=str(kind),
            organization_id=organ,
            at=now,
        )
    )
    return made


def _index(code: str) -> str:
    plain = re.sub(r"[^0-9A-Z]", "", code[:40].upper())
    return blind_index(plain, purpose="licences.show_code")


def guess(address: str) -> None:
    """Count a wrong code from this address. Call it outside a transaction."""
    cache, key = caches["default"], _wrong(address)
    cache.add(key, 0, WINDOW.total_seconds())
    cache.incr(key)


def require_few_guesses(address: str) -> None:
    """Raises VerifiedTooOften after ten wrong codes in ten minutes."""
    if caches["default"].get(_wrong(address), 0) >= MOST_WRONG:
        raise VerifiedTooOften


def _wrong(address: str) -> str:
    return "licences-wrong-" + blind_index(address, purpose="licences.address")[:40]


class ShowCodeWanted(InvalidInput):
    """请输入亮证码，8 位字母和数字。"""

    code = "show_code_wanted"
