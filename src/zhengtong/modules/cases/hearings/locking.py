"""Taking hold of a hearing: the case first, then its hearing; and the parties by their links."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.hearings import errors, parties
from zhengtong.modules.cases.models import Case, Hearing, HearingParty, HearingState, PartyRole
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.workflow import api as workflow

PLATFORM = Actor.system("cases.hearings")


def hold(
    *,
    case_id: CaseId,
    actor: Actor,
    expected_version: int | None = None,
    party_id: int | None = None,
) -> tuple[Case, Hearing]:
    """The case and its hearing, locked. A company that is the party sees nothing else of the case.
    Raises CaseNotFound, NoHearing, StaleVersion."""
    by: Actor = PLATFORM if _is_the_party(actor, party_id, case_id) else actor
    case = lock(case_id=case_id, actor=by, expected_version=expected_version)
    hearing = Hearing.objects.select_for_update().filter(case=case).first()
    if hearing is None:
        raise errors.NoHearing
    hearing.case = case
    return case, hearing


def _is_the_party(actor: Actor, party_id: int | None, case_id: CaseId) -> bool:
    """Asked for companies only: everybody else costs nothing."""
    if party_id is None or actor.entity_id is None:
        return False
    found = HearingParty.objects.select_related("hearing__case").filter(pk=party_id).first()
    return (
        found is not None
        and case_id in (found.hearing.case_id, found.hearing.case.public_id)
        and parties.speaks_for(actor, found, found.hearing.case)
    )


def require_state(hearing: Hearing, *states: HearingState) -> None:
    if hearing.state not in states:
        raise errors.HearingStateError


def noted(case: Case, kind: str, actor: Actor, text: str = "", **payload: Any) -> None:
    """A line of the process log; pages that were open before are stale."""
    workflow.record(
        instance_id=case.instance_id, kind=kind, actor=actor, payload={"text": text, **payload}
    )


def of_case(case: Case) -> Hearing | None:
    return Hearing.objects.filter(case=case).first()


def applicant_of(hearing: Hearing) -> HearingParty:
    return hearing.parties.get(role=PartyRole.APPLICANT)


def token_of(party: HearingParty) -> str:
    """What the secret link of a party ends with. Derived, so that nothing secret is stored."""
    return salted_hmac("cases.hearing.party", str(party.public_id)).hexdigest()[:40]


def by_link(public_id: uuid.UUID, token: str) -> HearingParty:
    """The party whose link it is. Raises NoHearing: a wrong one does not say what is wrong."""
    party = (
        HearingParty.objects.select_related("hearing__case")
        .defer("hearing__case__form_data")
        .filter(public_id=public_id, role=PartyRole.INTERESTED)
        .first()
    )
    if party is None or not constant_time_compare(token_of(party), token):
        raise errors.NoHearing
    return party


def acting(party: HearingParty) -> Actor:
    """The bearer of a link: known by name, acts on this hearing only."""
    return Actor(kind="system", name=party.name, channel="link")
