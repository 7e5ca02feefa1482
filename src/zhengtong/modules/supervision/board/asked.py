"""What the address asks of the board: filters that can be shared, narrowed by what one may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext_noop

from zhengtong.modules.org import api as org

PERIODS = {"today": 1, "7": 7, "30": 30}
PERIOD_NAMES = {
    "today": gettext_noop("今天"),
    "7": gettext_noop("近 7 天"),
    "30": gettext_noop("近 30 天"),
}
KINDS = ("immediate", "promised", "joint", "forwarded")
"""As the item says; what became of a case does not change it."""

Ids = frozenset[int] | None

OWNER = "f.organization_id {among}"
HOLDER = "t.organization_id {among}"
PARTNER = (
    "(f.organization_id {among} OR EXISTS (SELECT 1 FROM workflow_part_facts w"
    " WHERE w.instance_id = f.instance_id AND w.organization_id {among}))"
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The filters of a board. `seen` are the organisations that the reader may watch, `wanted`
    those among them that the filters leave; None means all. What is not understood is not asked."""

    seen: Ids
    wanted: Ids
    region: int | None = None
    organization: int | None = None
    item: int | None = None
    kind: str = ""
    period: str = "today"

    @property
    def days(self) -> int:
        return PERIODS[self.period]

    @property
    def is_narrowed(self) -> bool:
        return any((self.region, self.organization, self.item, self.kind))

    def query(self, **changes: Any) -> str:
        """The address of this board with some filters changed or other values added."""
        given = {
            "region": self.region,
            "organization": self.organization,
            "item": self.item,
            "kind": self.kind,
            "period": self.period if self.period != "today" else "",
            **changes,
        }
        return urlencode({k: v for k, v in given.items() if v not in (None, "")})

    def where(self, organization: str = OWNER) -> tuple[str, dict[str, Any]]:
        """SQL after AND for rows of `cases_flow_facts f`, and its values, with the `zone` of days
        and hours. `organization` is the column, or the condition, by which rows belong to the
        organisations wanted."""
        parts: list[str] = ["TRUE"]
        values: dict[str, Any] = {"zone": settings.TIME_ZONE}
        if self.wanted is not None:
            among = "= ANY(%(organizations)s::bigint[])"
            parts.append(organization.replace("{among}", among))
            values["organizations"] = sorted(self.wanted)
        if self.item is not None:
            parts.append("f.item_id = %(item)s")
            values["item"] = self.item
        if self.kind:
            parts.append("f.case_kind = %(kind)s")
            values["kind"] = self.kind
        return " AND ".join(parts), values


def read(given: Mapping[str, str], seen: Ids) -> Asked:
    """The filters of an address. An organisation beyond one's sight leaves nothing to be seen."""
    region, organization = whole(given.get("region")), whole(given.get("organization"))
    kind = given.get("kind", "")
    period = given.get("period", "")
    asked = Asked(
        seen=seen,
        wanted=seen,
        item=whole(given.get("item")),
        kind=kind if kind in KINDS else "",
        period=period if period in PERIODS else "today",
    )
    if region is not None and (places := _within(region)):
        asked = replace(asked, region=region, wanted=_both(asked.wanted, places))
    if organization is not None:
        asked = replace(
            asked, organization=organization, wanted=_both(asked.wanted, frozenset({organization}))
        )
    return asked


def _within(region_id: int) -> frozenset[int]:
    if not org.regions(ids=[region_id]):
        return frozenset()
    return frozenset(o.id for o in org.organizations(region_id=region_id))


def _both(one: Ids, other: frozenset[int]) -> frozenset[int]:
    return other if one is None else one & other


def whole(text: str | None) -> int | None:
    """A positive number that a database key may be, or nothing."""
    found = int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0
    return found or None
