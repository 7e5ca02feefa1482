"""Parties that are companies: found by their code, spoken for by whoever may act for them."""

from __future__ import annotations

import uuid

from zhengtong.kernel import ids
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.hearings import errors
from zhengtong.modules.cases.models import Case, HearingParty
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.org.data import EntityData


def entity_of(credit_code: str, case: Case, *, phone: str) -> EntityData | None:
    """The company of the code; none without one. Raises PartyCodeWrong, PartyUnknown, and
    PartyCannotBeReached where nobody may act for it and no telephone is given."""
    code = "".join(credit_code.split()).upper()
    if not code:
        return None
    if not ids.is_credit_code(code):
        raise errors.at("party_code", errors.PartyCodeWrong)
    found = org.find_entity(code)
    if found is None:
        raise errors.at("party_code", errors.PartyUnknown, value=code)
    if not phone.strip() and not speakers_of(found.id, case):
        raise errors.at("party_code", errors.PartyCannotBeReached, name=found.name)
    return found


def speakers_of(entity_id: int, case: Case) -> list[int]:
    """People who may act for the company today, in matters of this item."""
    code = items.item_version(case.item_version_id).implementation_code
    return org.representatives_of(entity_id, item_code=code)


def speaks_for(actor: Actor, party: HearingParty, case: Case) -> bool:
    """Whether the actor acts for the company that is the party, within the delegation."""
    return (
        party.entity_id is not None
        and actor.person_id is not None
        and actor.entity_id == party.entity_id
        and policies.covers(actor, case.item_version_id)
    )


def own_parties(actor: Actor) -> list[HearingParty]:
    """Where a company for which the actor may act is a party, the newest first; of the company
    they act for now when they have chosen one."""
    if actor.person_id is None:
        return []
    chosen = [actor.entity_id] if actor.entity_id else []
    mine = chosen or [e.id for e in org.entities_of(actor.person_id)]
    rows = (
        HearingParty.objects.filter(entity_id__in=mine)
        .select_related("hearing__case")
        .defer("hearing__case__form_data")
        .order_by("-told_at", "-id")[:100]
    )
    found = []
    for party in rows:
        as_company = acting_for(actor, party.entity_id)
        if speaks_for(as_company, party, party.hearing.case):
            found.append(party)
    return found


def acting_for(actor: Actor, entity_id: int) -> Actor:
    """The same person in the name of the company; as themselves where they may not."""
    if actor.entity_id == entity_id or actor.user_id is None:
        return actor
    return org.actor_for(
        actor.user_id, address=actor.address, channel=actor.channel, entity_id=entity_id
    )


def own_party(public_id: uuid.UUID, actor: Actor) -> tuple[HearingParty, Actor]:
    """The party, and the actor in its name. Raises NoHearing for anyone else."""
    party = (
        HearingParty.objects.select_related("hearing__case")
        .defer("hearing__case__form_data")
        .filter(public_id=public_id)
        .exclude(entity=None)
        .first()
    )
    if party is None or actor.person_id is None:
        raise errors.NoHearing
    speaker = acting_for(actor, party.entity_id)
    if not speaks_for(speaker, party, party.hearing.case):
        raise errors.NoHearing
    return party, speaker
