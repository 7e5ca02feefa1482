"""Companies, and who may act for them."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel import ids
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import NotFound, PermissionRefused, StateError
from zhengtong.modules.org import data, person_queries
from zhengtong.modules.org.errors import (
    AlreadyRepresents,
    BadCreditCode,
    DatesReversed,
    EntityTaken,
)
from zhengtong.modules.org.models import LegalEntity, NaturalPerson, Representation


class LegalRepresentativeOnly(PermissionRefused):
    """只有核验过的法定代表人可以这样做。"""

    code = "legal_representative_only"


class RepresentationOver(StateError):
    """这项代表关系已经解除。"""

    code = "representation_over"


class AlreadyVerified(StateError):
    """这项代表关系已经核验过。"""

    code = "already_verified"


def read_credit_code(value: str) -> str:
    """Raises BadCreditCode on a wrong form or check digit."""
    code = "".join(value.split()).upper()
    if not ids.is_credit_code(code):
        raise BadCreditCode
    return code


@command
def register_entity(
    *,
    name: str,
    credit_code: str,
    actor: Actor,
    legal_representative: str = "",
    kind: str = LegalEntity.Kind.ENTERPRISE,
    address: str = "",
    phone: str = "",
    region_id: int | None = None,
) -> data.EntityData:
    """The company with this code: the one already known, or a new one seen at a counter."""
    require(actor, "org.verify")
    code = read_credit_code(credit_code)
    known = LegalEntity.objects.select_for_update().filter(credit_code=code).first()
    if known is None:
        known = LegalEntity.objects.create(
            name=name.strip(),
            credit_code=code,
            kind=kind,
            legal_representative=legal_representative.strip(),
            address=address,
            phone=phone,
            region_id=region_id,
            status=LegalEntity.Status.VERIFIED,
        )
        _record("org.entity.registered", known, actor, {})
    elif known.status == LegalEntity.Status.UNVERIFIED:
        known.name, known.status = name.strip(), LegalEntity.Status.VERIFIED
        known.legal_representative = legal_representative.strip() or known.legal_representative
        known.save(update_fields=["name", "status", "legal_representative"])
        _record("org.entity.verified", known, actor, {})
    return person_queries.entity(known.pk)


@command
def claim_entity(
    *, person_id: int, name: str, credit_code: str, actor: Actor, phone: str = "", address: str = ""
) -> data.EntityData:
    """法定代表人自行登记. It waits for a counter to look at the licence before anything is done
    in the company's name. Raises BadCreditCode, EntityTaken, AlreadyRepresents."""
    if actor.person_id != person_id:
        raise PermissionRefused
    code = read_credit_code(credit_code)
    person = NaturalPerson.objects.defer("id_number").get(pk=person_id)
    entity, _made = LegalEntity.objects.select_for_update().get_or_create(
        credit_code=code,
        defaults={
            "name": name.strip(),
            "legal_representative": person.name,
            "phone": phone,
            "address": address,
            "region_id": person.region_id,
        },
    )
    standing = Representation.objects.standing().filter(entity=entity)
    if standing.filter(person=person).exists():
        raise AlreadyRepresents
    if standing.filter(role=Representation.Role.LEGAL).exists():
        raise EntityTaken
    Representation.objects.create(
        person=person,
        entity=entity,
        role=Representation.Role.LEGAL,
        valid_from=timezone.localdate(),
    )
    _record("org.entity.claimed", entity, actor, {"person": person.name})
    return person_queries.entity(entity.pk)


@command
def confirm_representation(*, representation_id: int, actor: Actor) -> None:
    """窗口核验: card and licence were seen, the company and the relation are real."""
    made = _locked(representation_id)
    require(actor, "org.verify")
    _require_standing(made)
    if made.verified_at is not None:
        raise AlreadyVerified
    made.verified_at = timezone.now()
    made.save(update_fields=["verified_at"])
    entity = made.entity
    if entity.status == LegalEntity.Status.UNVERIFIED:
        entity.status = LegalEntity.Status.VERIFIED
    if made.role == Representation.Role.LEGAL:
        entity.legal_representative = made.person.name
    entity.save(update_fields=["status", "legal_representative"])
    _record("org.representation.confirmed", entity, actor, {"person": made.person.name})


@command
def appoint_agent(
    *,
    entity_id: int,
    person_id: int,
    actor: Actor,
    valid_to: dt.date | None = None,
    item_codes: tuple[str, ...] = (),
) -> int:
    """委托经办人, by the legal representative; holds at once. Returns the id."""
    entity = LegalEntity.objects.select_for_update().filter(pk=entity_id).first()
    agent = NaturalPerson.objects.defer("id_number").filter(pk=person_id).first()
    if entity is None or agent is None:
        raise NotFound
    _require_legal_representative(entity, actor)
    today = timezone.localdate()
    if valid_to is not None and valid_to <= today:
        raise DatesReversed
    standing = Representation.objects.standing().filter(entity=entity, person=agent)
    standing.filter(valid_to__lte=today).update(revoked_at=timezone.now())
    if standing.exists():
        raise AlreadyRepresents
    made = Representation.objects.create(
        person=agent,
        entity=entity,
        role=Representation.Role.AGENT,
        item_codes=list(item_codes),
        valid_from=today,
        valid_to=valid_to,
        verified_at=timezone.now(),
    )
    _record("org.representation.agent_appointed", entity, actor, {"person": agent.name})
    return made.pk


@command
def revoke_representation(*, representation_id: int, actor: Actor) -> None:
    """解除代表关系, at once: by the agent, the legal representative or a counter."""
    made = _locked(representation_id)
    if actor.person_id != made.person_id and not actor.has("org.verify"):
        _require_legal_representative(made.entity, actor)
    _require_standing(made)
    made.revoked_at = timezone.now()
    made.save(update_fields=["revoked_at"])
    _record("org.representation.revoked", made.entity, actor, {"person": made.person.name})


def _locked(representation_id: int) -> Representation:
    made = (
        Representation.objects.select_for_update(of=("self", "entity"))
        .select_related("entity", "person")
        .defer("person__id_number")
        .filter(pk=representation_id)
        .first()
    )
    if made is None:
        raise NotFound
    return made


def _require_standing(made: Representation) -> None:
    if made.revoked_at is not None:
        raise RepresentationOver


def _require_legal_representative(entity: LegalEntity, actor: Actor) -> None:
    if actor.kind == "system":
        return
    legal = Representation.objects.in_force(timezone.localdate()).filter(
        entity=entity, person_id=actor.person_id, role=Representation.Role.LEGAL
    )
    if actor.person_id is None or not legal.exists():
        raise LegalRepresentativeOnly


def _record(action: str, entity: LegalEntity, actor: Actor, detail: dict) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"entity:{entity.pk}",
        object_type="entity",
        object_id=str(entity.public_id),
        detail=detail,
    )
