"""The authority of a village agent: signed before handing in, contested by the person, settled by
the hall. While it is contested, nothing is decided."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import uuid
from dataclasses import dataclass
from typing import BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.agency.errors import AuthorityWanted, NotAnAgentsDraft, SignatureWanted
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.models import (
    AgencyReason,
    Application,
    Authority,
    Case,
    Channel,
    DocumentKind,
    IdentitySeen,
)
from zhengtong.modules.cases.services import apply
from zhengtong.modules.cases.services.errors import AlreadySubmitted
from zhengtong.modules.org import api as org

OWNER = "cases.authority"

LONGEST_DAYS = 365

PICTURES = files.FileRules(extensions=("png", "jpg", "jpeg"), max_bytes=10 * 1024 * 1024)

PNG = "data:image/png;base64,"

LONGEST_DRAWING = 200_000

SMALLEST_DRAWING = 300
"""Bytes of a PNG with nothing but background are fewer."""

LONGEST_TEXT = 500


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the authority says: why an agent, which paper proved who the person is, until when."""

    reason: str
    identity_seen: str
    valid_until: dt.date | None


def authority_of(application: Application) -> Authority | None:
    return Authority.objects.filter(application=application).first()


def authority_of_case(case: Case) -> Authority | None:
    return Authority.objects.filter(case=case).first()


def problems(draft: Application) -> list[FieldError]:
    """What keeps an agent's draft from being handed in."""
    found = authority_of(draft)
    if found is not None and found.valid_until >= timezone.localdate():
        return []
    return [at_field("authority", AuthorityWanted)]


@command
def sign(
    *,
    public_id: uuid.UUID,
    actor: Actor,
    terms: Terms,
    drawing: str = "",
    photo: BinaryIO | None = None,
    photo_name: str = "",
) -> Authority:
    """签署代办委托书: the person signs on the screen, or the signed paper is photographed.

    Signing again replaces what was signed for this draft. Raises InvalidInput with every
    field that lacks something, NotAnAgentsDraft, and what is wrong with the photograph.
    """
    require(actor, "cases.agency")
    draft = apply.application(public_id=public_id, actor=actor)
    if draft.case_id is not None:
        raise AlreadySubmitted
    if draft.channel != Channel.AGENT:
        raise NotAnAgentsDraft
    errors, drawn = _wrong(terms), None
    if photo is None:
        try:
            drawn = _drawn(drawing)
        except SignatureWanted as missing:
            errors += missing.errors
    if errors:
        raise InvalidInput(errors=errors)
    stored = files.store(
        content=drawn if drawn is not None else photo,
        name="signature.png" if drawn is not None else photo_name,
        rules=PICTURES,
        actor=actor,
        owner_kind=OWNER,
        owner_id=str(draft.public_id),
    )
    found, _made = Authority.objects.update_or_create(
        application=draft,
        defaults={
            "person_id": draft.person_id,
            "agent_id": actor.staff_id,
            "reason": terms.reason,
            "identity_seen": terms.identity_seen,
            "valid_until": terms.valid_until,
            "signature_public_id": stored.public_id,
            "is_drawn": drawn is not None,
            "signed_at": timezone.now(),
        },
    )
    return found


def _wrong(terms: Terms) -> list[FieldError]:
    errors = []
    if terms.reason not in AgencyReason.values:
        errors.append(FieldError(path="reason", message=_("请选择为什么由代办员办理。")))
    if terms.identity_seen not in IdentitySeen.values:
        errors.append(FieldError(path="identity_seen", message=_("请选择核对了哪一种证件。")))
    today = timezone.localdate()
    last = today + dt.timedelta(days=LONGEST_DAYS)
    if terms.valid_until is None or not today <= terms.valid_until <= last:
        message = _("请填写委托到哪一天为止，从今天起最长一年。")
        errors.append(FieldError(path="valid_until", message=message))
    return errors


def _drawn(drawing: str) -> bytes:
    """The PNG of the pad. Whether it is one, `core.files` looks."""
    if not drawing.startswith(PNG) or len(drawing) > LONGEST_DRAWING:
        raise SignatureWanted(errors=[at_field("signature", SignatureWanted)])
    try:
        content = base64.b64decode(drawing.removeprefix(PNG), validate=True)
    except (binascii.Error, ValueError):
        raise SignatureWanted(errors=[at_field("signature", SignatureWanted)]) from None
    if len(content) < SMALLEST_DRAWING:
        raise SignatureWanted(errors=[at_field("signature", SignatureWanted)])
    return content


def handed_in(case: Case, draft: Application, actor: Actor) -> None:
    """The authority goes with the case, and its document to the person. The caller submits."""
    found = Authority.objects.select_for_update().get(application=draft)
    found.case = case
    found.save(update_fields=["case"])
    agent = org.staff(found.agent_id)
    person = org.person(found.person_id)
    issue(
        case,
        DocumentKind.AUTHORITY,
        at=timezone.now(),
        staff_id=actor.staff_id,
        facts={
            "person": person.name,
            "person_number": person.id_number_masked,
            "agent": agent.name,
            "station": org.organization(agent.organization_id).name_zh,
            "reason": zh(AgencyReason(found.reason)),
            "identity_seen": zh(IdentitySeen(found.identity_seen)),
            "valid_until": found.valid_until.isoformat(),
            "signed_on": timezone.localdate(found.signed_at).isoformat(),
            "is_drawn": found.is_drawn,
        },
    )


def zh(choice: AgencyReason | IdentitySeen) -> str:
    """Documents are Chinese whatever language the clerk reads."""
    from django.utils import translation

    with translation.override("zh-hans"):
        return str(choice.label)


def at_field(path: str, kind: type[InvalidInput]) -> FieldError:
    return FieldError(path=path, message=kind().message, code=kind.code)


class AuthorityFiles:
    """The signature is seen by whoever prepares the application or may open its case."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        draft = rows.first(Application, "public_id = %s", [owner_id])
        if draft is None:
            return False
        if draft.case_id is None:
            return policies.prepares(actor, draft)
        case = rows.first(Case, "id = %s", [draft.case_id], without="form_data")
        return case is not None and policies.sees(actor, case)
