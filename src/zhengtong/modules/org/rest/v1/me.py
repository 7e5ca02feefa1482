"""Who asks, and for whom they may act, over the API."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from zhengtong.modules.org import person_queries, queries

router = Router(tags=["me"])


class EntityOut(Schema):
    """`credit_code` is what the header `Zhengtong-Entity` takes. `items` are implementation codes
    of the items to which the delegation is confined; none: all of them."""

    credit_code: str
    name: str
    is_chosen: bool
    items: list[str]


class MeOut(Schema):
    name: str
    is_staff: bool
    entities: list[EntityOut]


@router.get("/", response=MeOut, summary="Who asks, and the companies they may act for")
def read_me(request: HttpRequest) -> MeOut:
    """Representations that are in force this day."""
    actor = request.actor
    limits = queries.item_codes_of(actor.person_id) if actor.person_id else {}
    entities = person_queries.entities_of(actor.person_id) if actor.person_id else []
    return MeOut(
        name=actor.name,
        is_staff=actor.is_staff,
        entities=[
            EntityOut(
                credit_code=e.credit_code,
                name=e.name,
                is_chosen=e.id == actor.entity_id,
                items=limits.get(e.id, []),
            )
            for e in entities
        ],
    )
