"""What the commands share: finding and locking, words, the audit, telling the one concerned."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from zhengtong.core.audit import api as audit
from zhengtong.core.messaging.api import Recipient, send
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.ids import mask_name, uuid7
from zhengtong.modules.org import api as org
from zhengtong.modules.risk.errors import NoSuchSubject, Stale, Unnoticed
from zhengtong.modules.risk.models import Subject
from zhengtong.modules.risk.states import Kind

LONGEST = 4000


def tidy(text: str, path: str, *, longest: int = LONGEST) -> str:
    """The words as they are kept. Raises Unnoticed when nothing was written."""
    found = text.replace("\0", "").strip()[:longest]
    if not found:
        raise Unnoticed(errors=[FieldError(path=path, message=Unnoticed().message)])
    return found


def fresh(row: Any, expected_version: int) -> None:
    """Raises Stale when somebody changed the row since the page was shown; else counts on."""
    if row.lock_version != expected_version:
        raise Stale
    row.lock_version += 1


def subject_for(*, kind: str, party_id: int) -> Subject:
    """The subject of a company or person, made where there is none. Raises NoSuchSubject."""
    whose = {"entity_id" if kind == Kind.COMPANY else "person_id": party_id}
    found = Subject.objects.filter(**whose).first()
    if found is not None:
        return found
    parties = (
        org.rated_entities([party_id]) if kind == Kind.COMPANY else org.rated_people([party_id])
    )
    if not parties:
        raise NoSuchSubject
    add_subjects(kind, parties)
    return Subject.objects.get(**whose)


def add_subjects(kind: str, parties: Iterable[org.RatedParty]) -> None:
    """Rows for parties that have none yet; whoever is faster wins."""
    is_company = kind == Kind.COMPANY
    Subject.objects.bulk_create(
        [
            Subject(
                public_id=uuid7(),
                kind=kind,
                entity_id=p.id if is_company else None,
                person_id=None if is_company else p.id,
                region_id=p.region_id,
                name=p.name,
                form=p.form,
            )
            for p in parties
        ],
        ignore_conflicts=True,
        batch_size=5000,
    )


def locked_subject(public_id: uuid.UUID) -> Subject:
    found = Subject.objects.select_for_update().filter(public_id=public_id).first()
    if found is None:
        raise NoSuchSubject
    return found


def names_of(subjects: Iterable[Subject]) -> dict[int, str]:
    """Full names by key of the subject, in at most one read."""
    found = list(subjects)
    people = org.people({s.person_id for s in found if s.person_id})
    return {s.pk: people[s.person_id].name if s.person_id else s.name for s in found}


def organ_names(ids: Iterable[int]) -> dict[int, str]:
    """Organs as they sign: in full."""
    return {o.id: o.name for o in org.organizations(ids=set(ids))}


def public_names(subjects: Iterable[Subject]) -> dict[int, str]:
    """Companies by name, people masked."""
    found = list(subjects)
    names = names_of(found)
    return {s.pk: mask_name(names[s.pk]) if s.person_id else names[s.pk] for s in found}


def recorded(action: str, *, actor: Actor, stream: str, about: Any, **detail: Any) -> None:
    audit.record(
        f"risk.{action}",
        actor=actor,
        stream=stream,
        object_type=type(about).__name__.lower(),
        object_id=str(getattr(about, "public_id", about.pk)),
        detail=detail,
    )


def tell(
    subject: Subject, template: str, *, url: str, once: str, context: Mapping[str, Any]
) -> None:
    """The person, or those who act for the company."""
    if subject.person_id:
        people = [subject.person_id]
    else:
        assert subject.entity_id is not None
        people = org.representatives_of(subject.entity_id)
    for person_id in people:
        send(
            template=template,
            recipient=Recipient(person_id=person_id),
            context=dict(context),
            about=f"risk:{subject.pk}",
            url=url,
            once=f"{once}:{person_id}",
        )
