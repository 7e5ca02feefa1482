"""Rows and filters of the catalogue list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from zhengtong.kernel import bigrams
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.pagination import Page, encode_cursor
from zhengtong.modules.items.models import CaseKind, ItemClass, MatterType, SearchRow
from zhengtong.modules.items.services.indexing import catch_up
from zhengtong.modules.org import api as org

PAGE_SIZE = 50


@dataclass(frozen=True)
class CataloguePage:
    """The filters of the list as they stand in the address, with what each may be."""

    text: str
    item_class: str
    department: str
    matter_type: str
    case_kind: str
    detail: str
    departments: list[Any]

    @classmethod
    def of(cls, query: Mapping[str, str]) -> CataloguePage:
        return cls(
            text=query.get("q", "").strip()[:100],
            item_class=query.get("item_class", ""),
            department=query.get("department", ""),
            matter_type=query.get("matter_type", ""),
            case_kind=query.get("case_kind", ""),
            detail=query.get("detail", ""),
            departments=org.organizations(kind="department"),
        )

    @property
    def classes(self) -> list[tuple[str, Any]]:
        return [c for c in ItemClass.choices if c[0] != ItemClass.DISCLOSURE]

    @property
    def matter_types(self) -> list[tuple[str, Any]]:
        return list(MatterType.choices)

    @property
    def case_kinds(self) -> list[tuple[str, Any]]:
        return list(CaseKind.choices)

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that are set, for the links of the list."""
        keys = ("item_class", "department", "matter_type", "case_kind", "detail")
        found = {k: getattr(self, k) for k in keys if getattr(self, k)}
        return {"q": self.text, **found} if self.text else found


def catalogue_rows(page: CataloguePage, *, after: str = "") -> Page[dict[str, Any]]:
    """A page of rows in the order of the directory."""
    catch_up()
    rows = SearchRow.objects.filter(_filters(page)).order_by("sort_key", "item_id")
    if after:
        rows = rows.filter(sort_key__gt=after)
    found = list(
        rows.values(
            "sort_key",
            "organization_id",
            "item_class",
            "matter_type",
            "case_kind",
            "is_detailed",
            "is_historical",
            "card",
            "codes",
        )[: PAGE_SIZE + 1]
    )
    shown = found[:PAGE_SIZE]
    names = {o.id: o.short_name for o in page.departments}
    missing = {r["organization_id"] for r in shown} - set(names)
    names |= org.organization_names(missing) if missing else {}
    for row in shown:
        row["department"] = names.get(row["organization_id"], "")
        row["code"] = row["codes"].partition(" ")[0]
        for key in ("promised", "statutory"):
            n, unit = row["card"][key]
            row[key] = Limit(n, Unit(unit))
    more = len(found) > PAGE_SIZE
    return Page(rows=shown, next_cursor=encode_cursor(shown[-1]["sort_key"]) if more else None)


def _filters(page: CataloguePage) -> Q:
    wanted = Q()
    if page.text:
        wanted &= Q(plain__contains=bigrams.normal(page.text)) | Q(
            codes__contains=page.text.upper()
        )
    for key in ("item_class", "matter_type", "case_kind"):
        if getattr(page, key):
            wanted &= Q(**{key: getattr(page, key)})
    if page.department:
        ids = [o.id for o in page.departments if o.key == page.department]
        wanted &= Q(organization_id__in=ids)
    if page.detail == "detailed":
        wanted &= Q(is_detailed=True)
    elif page.detail == "plain":
        wanted &= Q(is_detailed=False)
    elif page.detail == "historical":
        wanted &= Q(is_historical=True)
    return wanted
