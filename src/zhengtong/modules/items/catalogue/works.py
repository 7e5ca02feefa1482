"""Items of an investment project in a light form: the facts of the project, asked alike everywhere.

Facts of the project have one key in all of these forms, so that a joint application asks them once.
Promised limits are a local example (`remarks` says so).
"""

from __future__ import annotations

from collections.abc import Sequence

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.items.building_permit import KIND
from zhengtong.modules.items.catalogue.make import Json, SeedItem, T, t

PROJECT_FIELDS = (
    "project_name",
    "project_code",
    "developer",
    "credit_code",
    "investment",
    "location_region",
    "site_address",
)
"""Asked once for a whole stage."""

DIRECTORY = (
    "《县级政府依托电子政务平台开展政务公开和政务服务事项基本目录》（国办函〔2011〕99号附件2）"
)
DIRECTORY_EN = "County directory of disclosure and services (General Office letter 2011 No. 99)"


def works(
    *,
    number: int,
    key: str,
    name: T,
    summary: T,
    days: int,
    asks: Sequence[Json],
    materials: Sequence[Json],
    result: T,
    plain_words: Sequence[str],
    licensing: bool = True,
    special: Sequence[str] = (),
) -> SeedItem:
    """One item. `days`: promised working days; accepted in one, decided in the last."""
    listed = {
        **m.local(DIRECTORY, DIRECTORY_EN),
        "article": t(f"行政职权事项第 {number} 项", f"Powers, No. {number}"),
    }
    guide = {
        "name": name,
        "summary": summary,
        "matter_type": "licensing" if licensing else "other",
        "case_kind": "promised",
        "objects": ["enterprise", "institution", "association", "agency"],
        "statutory": m.statutory(
            20, m.LIMIT_LICENSING if licensing else m.LIMIT_CONFIGURED, verified=licensing
        ),
        "promised": m.limit(days),
        "legal_bases": [listed, m.LICENSING_LAW] if licensing else [listed],
        "conditions": [
            t("建设单位依法设立。", "The developer is lawfully established."),
            t("项目在本县范围内。", "The project lies in the county."),
        ],
        "situations": [KIND],
        "materials": [
            m.application_form(f"{name['zh']}申请表", f"Application: {name['en']}"),
            *materials,
            m.business_licence(),
        ],
        "fees": [],
        "result": {"name": result, "kind": "approval"},
        "visits": 0,
        "channels": ["web", "window"],
        "scope": "county",
        "themes": ["l085"],
        "special_procedures": list(special),
        "faq": [
            m.faq(
                t("能和同阶段的其他事项一起办吗？", "Can it be done with the rest of its stage?"),
                t(
                    "能。从“工程建设项目”进入，一个阶段填一张表，几个部门同时办。",
                    "Yes. Start from Investment projects: one form a stage, all departments at"
                    " once.",
                ),
            )
        ],
        "plain_words": list(plain_words),
        "remarks": [
            t(
                "承诺时限是工程建设项目分阶段办理的本地示例，待业务单位核定。",
                "The promised limit is a local example for projects in stages, to be confirmed.",
            )
        ],
        "popularity": 40,
        "is_detailed": True,
    }
    return SeedItem(
        item_class="power",
        number=number,
        key=key,
        guide=guide,
        form=_form(name, asks),
        flow=[
            m.accept(),
            m.review("review", "审查", "Review", max(1, days - 2)),
            m.decide(1),
        ],
    )


def _form(name: T, asks: Sequence[Json]) -> Json:
    return m.form(
        f"{name['zh']}申请表",
        f"Application: {name['en']}",
        m.page("situation", "您的情形", "Your situation", m.from_question(KIND)),
        m.page("project", "项目", "The project", *_project(), *asks),
        m.contact(),
    )


def _project() -> list[Json]:
    return [
        m.ask("text", "project_name", "项目名称", "Name of the project", max_length=100),
        m.ask("text", "project_code", "投资项目代码", "Project code", max_length=40),
        m.ask("text", "developer", "建设单位", "Developer", max_length=100, prefill="entity.name"),
        m.ask(
            "credit_code",
            "credit_code",
            "统一社会信用代码",
            "Unified social credit code",
            prefill="entity.credit_code",
        ),
        m.ask("money", "investment", "总投资", "Total investment", min=1),
        m.ask("region", "location_region", "所在村（社区）", "Village", level="village"),
        m.ask("text", "site_address", "四至或者详细地址", "Boundaries or address", max_length=200),
    ]


def area(key: str, zh: str, en: str) -> Json:
    """An area in square metres."""
    return m.ask("decimal", key, zh, en, min="1", max="10000000", places=2, unit=t("平方米", "m²"))


def paper(key: str, zh: str, en: str) -> Json:
    """A report or plan as PDF."""
    return m.material(key, zh, en, extensions=["pdf"], max_files=10)
