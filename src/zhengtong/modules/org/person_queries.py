"""Reads of persons and legal entities. Batches take ids and return dictionaries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from zhengtong.core.rows import all_of
from zhengtong.core.secrets import blind_index
from zhengtong.modules.org import data
from zhengtong.modules.org.models import LegalEntity, NaturalPerson, Representation
from zhengtong.modules.org.queries import Ids, the_first, the_one


def person(person_id: int) -> data.PersonData:
    """Raises NotFound."""
    return the_one(_people(all_of(NaturalPerson, "id = %s", [person_id], without="id_number")))


def people(ids: Ids) -> dict[int, data.PersonData]:
    return {p.id: p for p in _people(_known().filter(pk__in=ids))}


def person_by_public_id(public_id: Any) -> data.PersonData:
    """Raises NotFound."""
    return the_one(_people(_known().filter(public_id=public_id)))


def find_person(id_number: str) -> data.PersonData | None:
    """The person with this identity number, if the platform knows one."""
    return the_first(_people(_known().filter(id_number_index=identity_index(id_number))))


def identity_index(id_number: str) -> str:
    return blind_index(id_number.strip().upper(), purpose="org.identity_number")


def index_of_person(person_id: int) -> str:
    """The blind index of this person's number; nothing leads back from it. Raises NotFound."""
    known = NaturalPerson.objects.filter(pk=person_id)
    return the_one(list(known.values_list("id_number_index", flat=True)))


def people_by_index(indexes: Iterable[str]) -> dict[str, data.PersonData]:
    """Those whom the platform knows, by the blind index of their numbers."""
    found = list(_known().filter(id_number_index__in=list(indexes)))
    index = {p.pk: p.id_number_index for p in found}
    return {index[p.id]: p for p in _people(found)}


def _known() -> QuerySet[NaturalPerson]:
    """People without their encrypted numbers."""
    return NaturalPerson.objects.defer("id_number")


def _people(found: Iterable[NaturalPerson]) -> list[data.PersonData]:
    return [
        data.PersonData(
            id=p.pk,
            public_id=p.public_id,
            user_id=p.user_id,
            name=p.name,
            id_number_masked=p.id_number_masked,
            sex=p.sex,
            birth_on=p.birth_on,
            phone=p.phone,
            email=p.email,
            region_id=p.region_id,
            address=p.address,
            level=p.level,
        )
        for p in found
    ]


def entity(entity_id: int) -> data.EntityData:
    """Raises NotFound."""
    return the_one(_entities(LegalEntity.objects.filter(pk=entity_id)))


def entities(ids: Ids) -> dict[int, data.EntityData]:
    return {e.id: e for e in _entities(LegalEntity.objects.filter(pk__in=ids))}


def find_entity(credit_code: str) -> data.EntityData | None:
    return the_first(_entities(LegalEntity.objects.filter(credit_code=credit_code.strip().upper())))


def entities_of(person_id: int) -> list[data.EntityData]:
    """Companies for which the person may act today."""
    in_force = Representation.objects.in_force(timezone.localdate()).filter(person_id=person_id)
    return _entities(
        LegalEntity.objects.filter(pk__in=in_force.values("entity_id")).order_by("name")
    )


def may_act_for(person_id: int, entity_id: int, *, item_code: str = "") -> bool:
    """Whether a representation is in force now, and covers the item where one is named."""
    rows = Representation.objects.in_force(timezone.localdate()).filter(
        person_id=person_id, entity_id=entity_id
    )
    if item_code:
        rows = rows.filter(Q(item_codes=[]) | Q(item_codes__contains=[item_code]))
    return rows.exists()


def _entities(rows: QuerySet[LegalEntity]) -> list[data.EntityData]:
    return [
        data.EntityData(
            id=e.pk,
            public_id=e.public_id,
            name=e.name,
            credit_code=e.credit_code,
            kind=e.kind,
            legal_representative=e.legal_representative,
            region_id=e.region_id,
            address=e.address,
            phone=e.phone,
            status=e.status,
        )
        for e in rows
    ]


def sample_people(*, limit: int) -> list[data.PersonData]:
    """People with accounts, the oldest rows first: the cast of a simulation."""
    return _people(_known().exclude(user=None).order_by("pk")[:limit])


def sample_entities(*, limit: int) -> list[data.EntityData]:
    """Companies and other bodies, the oldest rows first: for seeds and simulations."""
    return _entities(LegalEntity.objects.order_by("pk")[:limit])


def sample_representations(*, limit: int) -> list[tuple[int, int]]:
    """(person id, company id) of people with accounts who may act for a company today."""
    rows = Representation.objects.in_force(timezone.localdate()).exclude(person__user=None)
    return list(rows.order_by("pk").values_list("person_id", "entity_id")[:limit])


def rated_entities(ids: Ids | None = None) -> list[data.RatedParty]:
    """Companies that are not struck off, in one read; all of them without ids."""
    rows = LegalEntity.objects.exclude(status=LegalEntity.Status.CANCELLED)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    found = rows.order_by("pk").values_list("id", "name", "kind", "region_id")
    return [data.RatedParty(*row) for row in found]


def rated_people(ids: Ids) -> list[data.RatedParty]:
    """These people, without their names: who only counts need not know them."""
    found = NaturalPerson.objects.filter(pk__in=ids).order_by("pk").values_list("id", "region_id")
    return [data.RatedParty(pk, "", "", region) for pk, region in found]
