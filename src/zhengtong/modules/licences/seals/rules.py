"""Who may use a seal for what: rules are added and ended, never changed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound, StateError
from zhengtong.kernel.registry import UnknownPlug
from zhengtong.modules.licences.models import Seal, SealEventKind, SealRule, SealState
from zhengtong.modules.licences.plugins import seal_purposes
from zhengtong.modules.licences.seals.choosing import purpose_label
from zhengtong.modules.licences.seals.register import SealStateChanged, locked, record
from zhengtong.modules.org import api as org


class RuleEnded(StateError):
    """这项用印授权已经终止。"""

    code = "rule_ended"


@dataclass(frozen=True, kw_only=True)
class RuleDraft:
    """Exactly one of post, staff, role; none of them only for a standing rule of the platform
    itself. `basis`: the document that authorises it."""

    purpose: str
    post_id: int | None = None
    staff_id: int | None = None
    role: str = ""
    is_standing: bool = False
    basis: str = ""


@command
def add_rule(*, public_id: uuid.UUID, draft: RuleDraft, actor: Actor) -> uuid.UUID:
    """登记用印授权. In force at once. Raises InvalidInput with the fields."""
    seal = locked(public_id, actor)
    if seal.state == SealState.DESTROYED:
        raise SealStateChanged
    _require_sound(seal, draft)
    rule = SealRule.objects.create(
        seal=seal,
        purpose=draft.purpose,
        post_id=draft.post_id,
        staff_id=draft.staff_id,
        role=draft.role,
        is_standing=draft.is_standing,
        basis=draft.basis.strip()[:300],
        added_by=actor.name[:80],
    )
    record(seal, SealEventKind.RULE_ADDED, actor, described(rule))
    return rule.public_id


@command
def end_rule(*, public_id: uuid.UUID, rule_id: uuid.UUID, actor: Actor) -> None:
    """终止用印授权, at once. Raises NotFound, RuleEnded."""
    seal = locked(public_id, actor)
    rule = SealRule.objects.filter(seal=seal, public_id=rule_id).first()
    if rule is None:
        raise NotFound
    if rule.ended_at is not None:
        raise RuleEnded
    rule.ended_at, rule.ended_by = timezone.now(), actor.name[:80]
    rule.save(update_fields=["ended_at", "ended_by"])
    record(seal, SealEventKind.RULE_ENDED, actor, described(rule))


def described(rule: SealRule) -> str:
    """Purpose and holder in words."""
    automatic = _("（决定后由平台自动用印）") if rule.is_standing else ""
    return f"{purpose_label(rule.purpose)}：{holder_of(rule)}{automatic}"


def holder_of(rule: SealRule) -> str:
    """Whom the rule names."""
    return holders_of([rule])[rule.pk]


def holders_of(rules: list[SealRule]) -> dict[int, str]:
    """Whom each rule names, with one query a kind of holder."""
    posts = org.posts([r.post_id for r in rules if r.post_id])
    staff = org.staff_names([r.staff_id for r in rules if r.staff_id])
    roles = {r.key: r.name for r in org.roles()} if any(r.role for r in rules) else {}
    names = org.organization_names([p.organization_id for p in posts.values()])
    found = {}
    for rule in rules:
        if rule.post_id:
            post = posts[rule.post_id]
            found[rule.pk] = f"{names[post.organization_id]} · {post.name}"
        elif rule.staff_id:
            found[rule.pk] = staff.get(rule.staff_id, "")
        elif rule.role:
            found[rule.pk] = roles.get(rule.role, rule.role)
        else:
            found[rule.pk] = _("平台")
    return found


def groups() -> list[tuple[str, str]]:
    """(key, label) of everything that a rule may be made for, by key."""
    return [(key, purpose_label(key)) for key, _plug in seal_purposes.items()]


def _require_sound(seal: Seal, draft: RuleDraft) -> None:
    errors = []
    try:
        purpose_label(draft.purpose)
    except UnknownPlug:
        errors.append(FieldError(path="purpose", message=_("请选择用途。")))
    chosen = [bool(draft.post_id), bool(draft.staff_id), bool(draft.role)]
    if sum(chosen) > 1 or (not any(chosen) and not draft.is_standing):
        errors.append(FieldError(path="holder", message=_("请选择一个岗位、角色或者人员。")))
    elif draft.post_id and draft.post_id not in org.posts([draft.post_id]):
        errors.append(FieldError(path="holder", message=_("没有这个岗位。")))
    elif draft.staff_id and not any(s.is_active for s in org.staff_of(ids=[draft.staff_id])):
        errors.append(FieldError(path="holder", message=_("没有这个在职人员。")))
    elif draft.role and draft.role not in {r.key for r in org.roles()}:
        errors.append(FieldError(path="holder", message=_("没有这个角色。")))
    same = SealRule.objects.filter(
        seal=seal,
        ended_at=None,
        purpose=draft.purpose,
        post_id=draft.post_id,
        staff_id=draft.staff_id,
        role=draft.role,
        is_standing=draft.is_standing,
    )
    if not errors and same.exists():
        errors.append(FieldError(path="holder", message=_("已经有相同的用印授权。")))
    if errors:
        raise InvalidInput(errors=errors)
