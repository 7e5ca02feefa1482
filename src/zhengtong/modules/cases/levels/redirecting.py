"""不属于本机关职权: refuse, say to whom to apply, hand the application over if its owner agrees.

依据《行政许可法》第三十二条第一款第二项.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import (
    FieldError,
    InvalidInput,
    NotFound,
    PermissionRefused,
    StateError,
)
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import aspects, policies
from zhengtong.modules.cases.models import Application, Case, Redirection
from zhengtong.modules.cases.services import accept, apply, attach, completeness, submit
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow


class OrganWanted(InvalidInput):
    """请写明应当向哪个机关申请。"""

    code = "organ_wanted"


class OwnOrgan(InvalidInput):
    """这个办件就在这个机关，不能转给自己。"""

    code = "own_organ"


class ItemOfAnotherOrgan(InvalidInput):
    """没有找到这个机关的这个事项，请核对事项名称或者实施编码。"""

    code = "item_of_another_organ"


class NothingToHandOver(StateError):
    """这份申请不能在线转交，请按通知书上写的机关另行申请。"""

    code = "nothing_to_hand_over"


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """The new application; `case` when it was complete and is handed in already."""

    application: Application
    case: Case | None


@command
def redirect_case(
    *,
    case_id: CaseId,
    actor: Actor,
    reason: str,
    organization_id: int | None = None,
    organ_name: str = "",
    contact: str = "",
    item: str = "",
    expected_version: int | None = None,
) -> Redirection:
    """Refuse to accept and name the competent organ: one of the platform, or any other in words.

    `item`: the name or the code of that organ's item, so that the application can be handed over.
    Raises OrganWanted, OwnOrgan, ItemOfAnotherOrgan, and what `refuse_case` raises.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    name, contact = _organ(case, organization_id, organ_name.strip(), contact.strip())
    item_id = _item(item.strip(), organization_id)
    told = _("本事项依法不属于本机关职权范围，请向%(organ)s申请。") % {"organ": name}
    accept.refuse_case(case_id=case.pk, actor=actor, reason=f"{told}{reason.strip()}")
    workflow.record(
        instance_id=case.instance_id,
        kind="redirected",
        actor=actor,
        payload={"text": name, "contact": contact},
    )
    case = Case.objects.defer("form_data").get(pk=case.pk)
    aspects.attach(case, "redirection")
    return Redirection.objects.create(
        case=case,
        organization_id=organization_id,
        item_id=item_id,
        organ_name=name,
        contact=contact,
        created_at=timezone.now(),
    )


def _organ(case: Case, organization_id: int | None, name: str, contact: str) -> tuple[str, str]:
    if organization_id is None:
        if not name:
            error = OrganWanted()
            raise OrganWanted(errors=[FieldError(path="redirect_to", message=error.message)])
        return name[:200], contact[:300]
    if organization_id == case.organization_id:
        own = OwnOrgan()
        raise OwnOrgan(errors=[FieldError(path="redirect_to", message=own.message)])
    try:
        organ = org.organization(organization_id)
    except NotFound:
        gone = OrganWanted()
        raise OrganWanted(errors=[FieldError(path="redirect_to", message=gone.message)]) from None
    told = contact or _("%(address)s，电话 %(phone)s") % {
        "address": organ.address_zh,
        "phone": organ.consult_phone,
    }
    return organ.name_zh, told[:300]


def _item(text: str, organization_id: int | None) -> int | None:
    if not text or organization_id is None:
        return None
    for card in items.search(text=text).rows:
        if card.organization_id == organization_id and localized(card.name, "zh") == text:
            return card.item_id
        version = items.item_version(card.version_id)
        if version.owner_organization_id == organization_id and version.implementation_code == text:
            return card.item_id
    error = ItemOfAnotherOrgan()
    raise ItemOfAnotherOrgan(errors=[FieldError(path="redirect_item", message=error.message)])


@command
def hand_over(*, public_id: UUID, actor: Actor) -> HandedOver:
    """The applicant agrees: the answers and files go to the other organ's item, and are handed in
    when nothing is missing; else the draft waits for what is. A second click finds the same.

    Raises NotFound, PermissionRefused, NothingToHandOver.
    """
    found = Redirection.objects.select_for_update().filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    case = Case.objects.get(pk=found.case_id)
    if not policies.owns(actor, case):
        raise PermissionRefused
    if found.application_id is not None:
        return _made(Application.objects.get(pk=found.application_id))
    target = target_of(found)
    if target is None:
        raise NothingToHandOver
    draft = _draft(case, target, actor)
    found.application, found.consented_at = draft, timezone.now()
    found.save(update_fields=["application", "consented_at"])
    workflow.record(instance_id=case.instance_id, kind="handed_over", actor=actor)
    data = forms.draft(draft.draft_public_id).data
    if not completeness.problems(draft, data=data, actor=actor):
        submit.submit_application(public_id=draft.public_id, actor=actor)
    return _made(Application.objects.get(pk=draft.pk))


def _made(draft: Application) -> HandedOver:
    case = Case.objects.filter(pk=draft.case_id).first() if draft.case_id else None
    return HandedOver(application=draft, case=case)


def target_of(found: Redirection) -> items.ItemVersionData | None:
    """The item to which it can be handed over, while that may be applied for."""
    if found.item_id is None:
        return None
    card = next(iter(items.cards([found.item_id])), None)
    if card is None:
        return None
    version = items.item_version(card.version_id)
    return version if version.may_be_applied_for else None


def _draft(case: Case, target: items.ItemVersionData, actor: Actor) -> Application:
    """What both forms ask under the same key is taken over, and files of materials likewise."""
    draft = apply.start_application(
        item_public_id=target.public_id, actor=actor, data=_shared(case, target)
    )
    data = forms.draft(draft.draft_public_id).data
    wanted = {m.key: m for m in attach.wanted_materials(draft, data) if m.source == "applicant"}
    for row in case.materials.exclude(file_public_id=None).order_by("id"):
        if row.material_key in wanted and row.state == "provided":
            file = files.get(row.file_public_id)
            with files.open_file(file.id) as content:
                attach.attach_material(
                    public_id=draft.public_id,
                    material_key=row.material_key,
                    content=content,
                    name=row.file_name,
                    actor=actor,
                )
    return draft


def _shared(case: Case, target: items.ItemVersionData) -> dict[str, Any]:
    known = forms.field_types(forms.form_version(target.form_version_id).definition)
    return {k: v for k, v in case.form_data.items() if k in known}
