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
from zhengtong.kernel.errors import (
    FieldError,
    InvalidInput,
    NotFound,
    PermissionRefused,
    StateError,
)
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.events import AgencyContested, AgencySettled
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
from zhengtong.modules.cases.services.locking import lock
from zhengtong.modules.cases.services.recording import closed, recorded
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

OWNER = "cases.authority"
LONGEST_DAYS = 365
PICTURES = files.FileRules(extensions=("png", "jpg", "jpeg"), max_bytes=10 * 1024 * 1024)
PNG = "data:image/png;base64,"
LONGEST_DRAWING = 200_000
SMALLEST_DRAWING = 300
"""Bytes of a PNG with nothing but background are fewer."""
LONGEST_TEXT = 500


class AuthorityWanted(InvalidInput):
    """请先让本人在代办委托书上签名。"""

    code = "authority_wanted"


class SignatureWanted(InvalidInput):
    """请让本人在框里签名，或者拍下已经签名的纸质委托书。"""

    code = "signature_wanted"


class NotAnAgentsDraft(StateError):
    """这份申请不是代办申请，不需要委托书。"""

    code = "not_by_agent"


class AuthorityContested(StateError):
    """当事人说没有委托代办，大厅正在核查。核查清楚以前不能作出决定。"""

    code = "authority_contested"


class AlreadyContested(StateError):
    """已经收到过这份异议，大厅正在核查，结果会告诉您。"""

    code = "already_contested"


class NothingContested(StateError):
    """这个办件没有待核查的代办异议，可能刚刚处理完。"""

    code = "nothing_contested"


class CaseOver(StateError):
    """这个办件已经办结或者作出决定。要提出异议，请到政务服务大厅，或者依法申请行政复议。"""

    code = "case_over"


class FindingWanted(InvalidInput):
    """请选择核查结论，并写明怎样核查的。"""

    code = "finding_wanted"


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
    return [_at("authority", AuthorityWanted)]


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
        raise SignatureWanted(errors=[_at("signature", SignatureWanted)])
    try:
        content = base64.b64decode(drawing.removeprefix(PNG), validate=True)
    except (binascii.Error, ValueError):
        raise SignatureWanted(errors=[_at("signature", SignatureWanted)]) from None
    if len(content) < SMALLEST_DRAWING:
        raise SignatureWanted(errors=[_at("signature", SignatureWanted)])
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


def require_uncontested(case: Case) -> None:
    """Raises AuthorityContested while nobody has looked into what the person said."""
    if rows.exists(
        Authority, "case_id = %s AND objected_at IS NOT NULL AND settled_at IS NULL", [case.pk]
    ):
        raise AuthorityContested


@command
def contest(*, case_id: int, actor: Actor, text: str, proven: bool = False) -> Authority:
    """“不是我本人委托”: by the person, signed in, or `proven` by number and query code.

    The case is held back from any decision until the hall has settled it. Raises AlreadyContested,
    CaseOver, NotFound where no agent applied.
    """
    system = Actor.system("agency")
    case = lock(case_id=case_id, actor=system)
    if not proven and not policies.is_applicant(actor, case):
        raise PermissionRefused
    found = Authority.objects.select_for_update().filter(case=case).first()
    if found is None:
        raise NotFound
    if found.is_disputed:
        raise AlreadyContested
    if not case.is_open or case.decided_at is not None:
        raise CaseOver
    text = text.strip()[:LONGEST_TEXT]
    found.objected_at = timezone.now()
    found.objection = text
    found.settled_at = found.settled_by_id = found.is_genuine = None
    found.settlement = ""
    found.save()
    workflow.record(
        instance_id=case.instance_id, kind="agency_contested", actor=actor, payload={"reason": text}
    )
    recorded(case, "cases.contest_agency", actor, reason=text)
    publish(AgencyContested(case_id=case.pk, case_public_id=case.public_id, at=found.objected_at))
    return found


@command
def settle(
    *, case_id: int, actor: Actor, genuine: str, note: str, expected_version: int | None = None
) -> Authority:
    """核查结论: `yes`, the person did ask and the case goes on; `no`, they did not and it ends.

    Raises NothingContested, FindingWanted.
    """
    require(actor, "cases.settle_agency")
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    found = Authority.objects.select_for_update().filter(case=case).first()
    if found is None or not found.is_disputed:
        raise NothingContested
    note = note.strip()[:LONGEST_TEXT]
    if genuine not in ("yes", "no") or not note:
        path = "finding_note" if genuine in ("yes", "no") else "finding"
        raise FindingWanted(errors=[_at(path, FindingWanted)])
    now = timezone.now()
    found.settled_at, found.settled_by_id = now, actor.staff_id
    found.is_genuine, found.settlement = genuine == "yes", note
    found.save()
    workflow.record(
        instance_id=case.instance_id,
        kind="agency_settled",
        actor=actor,
        payload={"is_genuine": found.is_genuine, "reason": note},
    )
    recorded(case, "cases.settle_agency", actor, is_genuine=found.is_genuine)
    if not found.is_genuine and case.is_open:
        _end(case, actor=actor, at=now)
    publish(
        AgencySettled(
            case_id=case.pk,
            case_public_id=case.public_id,
            is_genuine=found.is_genuine,
            at=now,
        )
    )
    return found


def _end(case: Case, *, actor: Actor, at: dt.datetime) -> None:
    reason = "经核实，申请不是申请人本人委托，终止办理。"
    case.terminate(at=at, reason=reason)
    rows.update(case, "status", "outcome_reason", "closed_at", "close_type")
    workflow.terminate(
        instance_id=case.instance_id, actor=actor, reason=reason, kind="not_authorised"
    )
    closed(case, actor=actor, at=at)


def _at(path: str, kind: type[InvalidInput]) -> FieldError:
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
