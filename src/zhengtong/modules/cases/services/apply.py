"""Preparing an application: begin, save each step, discard."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.levels import places
from zhengtong.modules.cases.models import Application, Channel, DeliveryMethod
from zhengtong.modules.cases.services.errors import (
    AlreadySubmitted,
    ApplicationNotFound,
    BeyondDelegation,
    Incomplete,
    NoRepresentation,
    NotOpenForApplication,
    PersonalAccountWanted,
)
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org


@command
def start_application(
    *,
    item_public_id: uuid.UUID,
    actor: Actor,
    person_id: int | None = None,
    entity_id: int | None = None,
    data: dict[str, Any] | None = None,
    prefilled: dict[str, forms.PrefilledValue] | None = None,
    on_behalf: bool = False,
) -> Application:
    """Begin an application to the version of the item that is published today.

    A person applies for themselves or for the company they act for. Staff with `cases.counter`
    name the `person_id` (and `entity_id`) who stands before them, or `on_behalf` of whom an agent
    with `cases.agency` applies from wherever that person lives.
    """
    version = items.current_version(item_public_id)
    if not version.may_be_applied_for:
        raise NotOpenForApplication
    channel = Channel.API if actor.channel == "api" else Channel.WEB
    staff_id = None
    if person_id is not None:
        require(actor, "cases.counter")
        channel, staff_id = Channel.COUNTER, actor.staff_id
        if on_behalf:
            require(actor, "cases.agency")
            channel = Channel.AGENT
        require_representation(person_id, entity_id, version.implementation_code)
        if channel != Channel.AGENT:
            places.require_window(version, actor, region_id=org.person(person_id).region_id)
    elif actor.person_id is None:
        raise PersonalAccountWanted
    else:
        person_id, entity_id = actor.person_id, actor.entity_id
        if not policies.covers(actor, version.id):
            raise BeyondDelegation
    draft = forms.save_draft(
        owner_key=f"application:{uuid.uuid4()}",
        form_version_id=version.form_version_id,
        data={**{k: v.value for k, v in (prefilled or {}).items()}, **(data or {})},
        actor=actor,
        prefilled=prefilled,
    )
    now = timezone.now()
    return rows.insert(
        Application(
            region_id=version.region_id,
            item_version_id=version.id,
            person_id=person_id,
            entity_id=entity_id,
            entered_by_id=staff_id,
            channel=channel,
            aspects=["agency"] if channel == Channel.AGENT else [],
            draft_public_id=draft.public_id,
            created_at=now,
            saved_at=now,
        )
    )


def require_representation(person_id: int, entity_id: int | None, item_code: str) -> None:
    if entity_id and not org.may_act_for(person_id, entity_id, item_code=item_code):
        raise NoRepresentation


def application(*, public_id: uuid.UUID, actor: Actor) -> Application:
    """The actor's own draft. Raises ApplicationNotFound for anybody else's."""
    return _own(rows.first(Application, "public_id = %s", [public_id]), actor)


def _own(found: Application | None, actor: Actor) -> Application:
    if found is None or not policies.prepares(actor, found):
        raise ApplicationNotFound
    return found


def held(public_id: uuid.UUID, actor: Actor) -> Application:
    return _own(rows.first(Application, "public_id = %s FOR UPDATE", [public_id]), actor)


def locked(public_id: uuid.UUID, actor: Actor) -> Application:
    """The actor's own draft, held. Raises ApplicationNotFound, AlreadySubmitted."""
    found = held(public_id, actor)
    if found.case_id is not None:
        raise AlreadySubmitted
    return found


@command
def save_application(
    *,
    public_id: uuid.UUID,
    actor: Actor,
    data: dict[str, Any] | None = None,
    delivery_method: str | None = None,
    delivery_address: str | None = None,
    page: int | None = None,
    expected_version: int | None = None,
) -> Application:
    """Keep what was typed, complete or not. Raises StaleVersion when saved elsewhere meanwhile."""
    found = locked(public_id, actor)
    if data is not None:
        keep_typed(found.draft_public_id, data, actor, page=page, expected_version=expected_version)
    if delivery_method is not None:
        found.delivery_method = chosen_delivery(delivery_method)
    if delivery_address is not None:
        found.delivery_address = delivery_address.strip()[:300]
    found.saved_at = timezone.now()
    found.save()
    return found


def keep_typed(
    draft_public_id: uuid.UUID,
    data: dict[str, Any],
    actor: Actor,
    *,
    page: int | None,
    expected_version: int | None,
) -> None:
    """Into the draft of an application or of a bundle."""
    kept = forms.draft(draft_public_id)
    forms.save_draft(
        owner_key=kept.owner_key,
        form_version_id=kept.form_version_id,
        data=data,
        actor=actor,
        page=page,
        expected_version=expected_version,
    )


def chosen_delivery(method: str) -> str:
    """Raises Incomplete beside its field."""
    if method not in DeliveryMethod.values:
        message = _("请选择怎样领取结果。")
        raise Incomplete(errors=[FieldError(path="delivery_method", message=message)])
    return method


@command
def discard_application(*, public_id: uuid.UUID, actor: Actor) -> None:
    found = locked(public_id, actor)
    forms.discard_draft(public_id=found.draft_public_id, actor=actor)
    found.discarded_at = timezone.now()
    found.save(update_fields=["discarded_at"])
