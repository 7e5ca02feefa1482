"""调取: a department fetches a licence for a case, with purpose and the holder's consent."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound
from zhengtong.kernel.events import publish
from zhengtong.kernel.ids import uuid7
from zhengtong.modules.licences import content, policies, printing
from zhengtong.modules.licences.errors import (
    CaseWanted,
    ConsentAnswered,
    ConsentExpired,
    ConsentPending,
    ConsentWanted,
    HolderUnreachable,
    ItemWanted,
    LicenceNotFound,
    NotYourLicence,
    PurposeWanted,
    WrongLicenceState,
)
from zhengtong.modules.licences.events import ConsentAnswered as Answered
from zhengtong.modules.licences.events import ConsentAsked
from zhengtong.modules.licences.models import (
    AccessKind,
    Consent,
    ConsentKind,
    ConsentState,
    Licence,
    LicenceAccess,
)
from zhengtong.modules.licences.services.acts import locked
from zhengtong.modules.licences.services.files import RULES, current_edition
from zhengtong.modules.licences.services.recording import audited
from zhengtong.modules.licences.services.showing import held_code, looked, use_up
from zhengtong.modules.licences.states import LicenceState
from zhengtong.modules.org import api as org

COPY_GOOD_FOR = dt.timedelta(days=30)
CONSENT_GOOD_FOR = dt.timedelta(days=7)
LONGEST_PURPOSE = 200
COPY_OWNER = "licences.copy"


@dataclass(frozen=True, kw_only=True)
class Why:
    """What every retrieval must say. `item_code` is the implementation code of the item."""

    purpose: str
    item_code: str
    case_number: str

    def checked(self) -> Why:
        """Raises PurposeWanted, ItemWanted, CaseWanted beside their fields."""
        made = Why(
            purpose=_plain(self.purpose, LONGEST_PURPOSE),
            item_code=_plain(self.item_code, 40),
            case_number=_plain(self.case_number, 30),
        )
        for path, value, refusal in (
            ("purpose", made.purpose, PurposeWanted),
            ("item_code", made.item_code, ItemWanted),
            ("case_number", made.case_number, CaseWanted),
        ):
            if not value:
                raise _beside(path, refusal)
        return made


def _plain(text: str, most: int) -> str:
    return text.replace("\0", "").strip()[:most]


def _beside(path: str, kind: type[InvalidInput]) -> InvalidInput:
    return kind(errors=[FieldError(path=path, message=kind().message, code=kind.code)])


@command
def retrieve_by_code(*, code: str, why: Why, actor: Actor) -> LicenceAccess:
    """The holder stands there and shows the code: that is the consent, and uses the code up.
    Answers with the record, which names the watermarked copy. Raises ShowCodeUnknown, ShowCodeUsed,
    ShowCodeExpired, what `Why.checked` raises, WrongLicenceState."""
    require(actor, "licences.retrieve")
    given = why.checked()
    shown = held_code(code)
    licence = locked(shown.licence_id)
    use_up(shown)
    return _retrieved(licence, given, actor, ConsentKind.SHOW_CODE, str(shown.pk))


@command
def ask_consent(*, licence_id: uuid.UUID | int, why: Why, actor: Actor) -> Consent:
    """征求同意: the holder gets a message and answers in the wallet. Raises HolderUnreachable,
    ConsentPending."""
    require(actor, "licences.retrieve")
    given = why.checked()
    licence = locked(licence_id)
    _require_valid(licence)
    if not _is_reachable(licence):
        raise HolderUnreachable
    now = timezone.now()
    waiting = Consent.objects.filter(
        licence=licence,
        asked_by_id=actor.staff_id,
        case_number=given.case_number,
        state=ConsentState.ASKED,
        expires_at__gt=now,
    )
    if waiting.exists():
        raise ConsentPending
    assert actor.staff_id is not None and actor.organization_id is not None, "asked by require"  # noqa: PT018
    made = Consent.objects.create(
        licence=licence,
        organization_id=actor.organization_id,
        asked_by_id=actor.staff_id,
        purpose=given.purpose,
        item_code=given.item_code,
        case_number=given.case_number,
        asked_at=now,
        expires_at=now + CONSENT_GOOD_FOR,
    )
    audited(licence, "licences.consent_asked", actor, purpose=given.purpose)
    publish(
        ConsentAsked(
            consent_id=made.pk,
            licence_id=licence.pk,
            organization_id=made.organization_id,
            at=now,
        )
    )
    return made


def _is_reachable(licence: Licence) -> bool:
    if licence.person_id:
        return org.person(licence.person_id).user_id is not None
    return licence.entity_id is not None and bool(org.representatives_of(licence.entity_id))


@command
def answer_consent(*, consent_id: uuid.UUID, is_given: bool, actor: Actor) -> Consent:
    """The holder says yes or no. Raises NotYourLicence, ConsentAnswered, ConsentExpired."""
    found, licence = _held_consent(consent_id)
    if not policies.is_holder(actor, licence):
        raise NotYourLicence
    if found.state != ConsentState.ASKED:
        raise ConsentAnswered
    now = timezone.now()
    if found.expires_at <= now:
        raise ConsentExpired
    found.state = ConsentState.GIVEN if is_given else ConsentState.REFUSED
    found.answered_at = now
    found.save(update_fields=["state", "answered_at"])
    audited(licence, "licences.consent_answered", actor, given=is_given)
    publish(Answered(consent_id=found.pk, licence_id=licence.pk, is_given=is_given, at=now))
    return found


@command
def retrieve_by_consent(*, consent_id: uuid.UUID, actor: Actor) -> LicenceAccess:
    """Fetch what the holder agreed to, once. Raises ConsentWanted, ConsentExpired."""
    require(actor, "licences.retrieve")
    found, licence = _held_consent(consent_id)
    if found.asked_by_id != actor.staff_id:
        raise NotFound
    if found.state != ConsentState.GIVEN:
        raise ConsentWanted
    if found.expires_at <= timezone.now():
        raise ConsentExpired
    found.state = ConsentState.USED
    found.save(update_fields=["state"])
    why = Why(purpose=found.purpose, item_code=found.item_code, case_number=found.case_number)
    return _retrieved(licence, why, actor, ConsentKind.MESSAGE, str(found.public_id))


def _held_consent(consent_id: uuid.UUID) -> tuple[Consent, Licence]:
    """Licence first, then the consent. Raises LicenceNotFound."""
    licence_id = Consent.objects.filter(public_id=consent_id).values_list("licence", flat=True)
    first = licence_id.first()
    if first is None:
        raise LicenceNotFound
    licence = locked(first)
    return Consent.objects.select_for_update().get(public_id=consent_id), licence


@command
def retrieve_for_program(
    *, licence_id: uuid.UUID | int, code: str, why: Why, actor: Actor
) -> LicenceAccess:
    """The same for a program of a department, with the holder's code."""
    require(actor, "licences.retrieve")
    given = why.checked()
    shown = held_code(code)
    licence = locked(licence_id)
    if shown.licence_id != licence.pk:
        raise ConsentWanted
    use_up(shown)
    return _retrieved(
        licence, given, actor, ConsentKind.SHOW_CODE, str(shown.pk), kind=AccessKind.PROGRAM
    )


def _require_valid(licence: Licence) -> None:
    state = licence.shown_state(timezone.localdate())
    if state != LicenceState.VALID:
        from django.utils.translation import gettext as _

        raise WrongLicenceState(state=str(state.label), act=_("调取"))


def _retrieved(
    licence: Licence,
    why: Why,
    actor: Actor,
    consent: ConsentKind,
    consent_id: str,
    kind: AccessKind = AccessKind.RETRIEVED,
) -> LicenceAccess:
    """The watermarked copy and its record."""
    _require_valid(licence)
    now = timezone.now()
    expires = now + COPY_GOOD_FOR
    key = uuid7()
    organ = org.organization(actor.organization_id) if actor.organization_id else None
    reader = f"{organ.name_zh} {actor.name}" if organ else actor.name
    stored = files.store(
        content=printing.copy_pdf(
            licence,
            current_edition(licence),
            {
                "number": key.hex[-12:].upper(),
                "reader": organ.name_zh if organ else actor.name,
                "purpose": why.purpose,
                "case": why.case_number,
                "expires": content.day_said(timezone.localdate(expires)),
            },
        ),
        name=f"加注件-{licence.type.name_zh}-{why.case_number}.pdf",
        rules=RULES,
        actor=Actor.system("licences.copies"),
        owner_kind=COPY_OWNER,
        owner_id=str(key),
        purpose="copy",
    )
    return looked(
        licence,
        kind=kind,
        actor=actor,
        reader=reader[:120],
        purpose=why.purpose,
        item_code=why.item_code,
        case_number=why.case_number,
        consent=consent,
        consent_id=consent_id,
        revealed=sorted(licence.data),
        copy_file=stored.public_id,
        copy_expires_at=expires,
        public_id=key,
    )


@command
def reuse_licence(
    *, licence_id: int, actor: Actor, purpose: str, item_code: str, case_number: str = ""
) -> LicenceAccess:
    """The holder takes a licence of theirs as a material of an application: on record, no copy for
    others. Whoever enters it at the counter needs the holder there (`actor` is staff)."""
    licence = locked(licence_id)
    _require_valid(licence)
    consent = ConsentKind.SELF if policies.is_holder(actor, licence) else ConsentKind.APPLICATION
    return looked(
        licence,
        kind=AccessKind.REUSED,
        actor=actor,
        purpose=_plain(purpose, LONGEST_PURPOSE),
        item_code=item_code[:40],
        case_number=case_number[:30],
        consent=consent,
        revealed=sorted(licence.data),
    )


@command
def view_at_desk(*, licence_id: uuid.UUID, actor: Actor) -> Licence:
    """A member of the issuing organ opens it: on record like every other look."""
    licence = locked(licence_id)
    require(actor, "licences.view", licence)
    recent = timezone.now() - dt.timedelta(hours=1)
    seen = LicenceAccess.objects.filter(
        licence=licence, staff_id=actor.staff_id, kind=AccessKind.DESK, at__gt=recent
    )
    if not seen.exists():
        looked(licence, kind=AccessKind.DESK, actor=actor, consent=ConsentKind.DUTY)
    return licence
