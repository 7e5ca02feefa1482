"""The five stages of an investment project: which items belong together, what is asked once."""

from __future__ import annotations

from zhengtong.modules.items.catalogue.make import Json, T, t
from zhengtong.modules.items.catalogue.works import PROJECT_FIELDS

Part = tuple[str, int, tuple[str, ...]]
"""Key of the part, its number among the powers of the directory, the parts that it waits for."""

PARTS: dict[str, tuple[str, T, T, tuple[Part, ...], tuple[str, ...]]] = {
    "project_preparation": (
        "development",
        t("前期服务", "Preparation"),
        t("用地预审和水土保持方案一起办。", "The land and the plan for soil and water together."),
        (("land", 82, ()), ("soil", 153, ())),
        ("site_area",),
    ),
    "project_filing": (
        "development",
        t("备案核准", "Filing and approval"),
        t("项目备案和环境影响评价一起办。", "Filing and the environmental report together."),
        (("filing", 5, ()), ("environment", 86, ())),
        (),
    ),
    "project_planning": (
        "housing",
        t("规划报建", "Planning"),
        t(
            "先用地规划、后工程规划，国土、环保、人防、消防同时出意见。",
            "First the land, then the works; four departments give their opinions at once.",
        ),
        (("land_permit", 96, ()), ("works_permit", 97, ("land_permit",))),
        ("site_area",),
    ),
    "project_construction": (
        "housing",
        t("施工许可", "Construction"),
        t("质量监督和施工许可一起办。", "Quality supervision and the permit together."),
        (("quality", 125, ()), ("construction", 94, ())),
        ("contractor",),
    ),
    "project_completion": (
        "housing",
        t("竣工验收", "Completion"),
        t("水土保持验收和竣工备案一起办。", "Both acceptances together."),
        (("conservation", 154, ()), ("completion", 126, ())),
        ("completed_on",),
    ),
}
"""Bundle key → lead, name, summary, parts, what besides the facts of the project is asked once."""


def definition(key: str, items: dict[str, str]) -> Json:
    """`items`: part → the item's public id."""
    _lead, name, summary, parts, once = PARTS[key]
    shared = [*PROJECT_FIELDS, *once]
    of = {field: dict.fromkeys((p for p, _n, _needs in parts), field) for field in shared}
    if key == "project_planning":
        of["site_area"] = {"land_permit": "site_area", "works_permit": "site_area"}
    return {
        "name": t(f"工程建设项目：{name['zh']}", f"Investment project: {name['en']}"),
        "summary": summary,
        "audience": "project",
        "parts": [
            {"key": part, "item": items[part], **({"needs": list(needs)} if needs else {})}
            for part, _number, needs in parts
        ],
        "fields": [{"key": field, "of": found} for field, found in of.items()],
        "materials": [],
    }
