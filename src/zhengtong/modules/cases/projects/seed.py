"""The five stages of the demo county: a local example with the 51 working days that are reported
of a county ."""

from __future__ import annotations

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.projects.scheme import Scheme, adopt_scheme
from zhengtong.modules.org import api as org

TOTAL_DAYS = 51
DEFINITION = {
    "name": {
        "zh": "工程建设项目分阶段并联审批",
        "en": "Investment projects: joint approval in stages",
    },
    "guidance": {"lead": "development", "days": 5, "advice_days": 3},
    "stages": [
        {
            "key": "preparation",
            "name": {"zh": "前期服务", "en": "Preparation"},
            "summary": {
                "zh": "先看地：用地是否符合规划，动土会不会造成水土流失。",
                "en": "First the site: does it agree with the plan, and is soil kept in place?",
            },
            "bundle": "project_preparation",
            "lead": "development",
            "days": 10,
            "after": [],
        },
        {
            "key": "filing",
            "name": {"zh": "备案核准", "en": "Filing and approval"},
            "summary": {
                "zh": "项目备案，同时审批环境影响评价文件。",
                "en": "The project is filed and its environmental report approved.",
            },
            "bundle": "project_filing",
            "lead": "development",
            "days": 6,
            "after": ["preparation"],
        },
        {
            "key": "planning",
            "name": {"zh": "规划报建", "en": "Planning"},
            "summary": {
                "zh": "用地规划许可和工程规划许可，几个部门同时出意见。",
                "en": "Permits for the land and the works, with opinions of all departments.",
            },
            "bundle": "project_planning",
            "lead": "housing",
            "days": 20,
            "after": ["filing"],
        },
        {
            "key": "construction",
            "name": {"zh": "施工许可", "en": "Construction"},
            "summary": {
                "zh": "质量监督登记和施工许可证。",
                "en": "Registration for supervision and the construction permit.",
            },
            "bundle": "project_construction",
            "lead": "housing",
            "days": 7,
            "after": ["planning"],
        },
        {
            "key": "completion",
            "name": {"zh": "竣工验收", "en": "Completion"},
            "summary": {
                "zh": "水土保持设施验收和竣工验收备案。",
                "en": "Acceptance of facilities and filing of completion.",
            },
            "bundle": "project_completion",
            "lead": "housing",
            "days": 8,
            "after": ["construction"],
        },
    ],
}


def load() -> Scheme:
    """Idempotent."""
    county = next(iter(org.regions(level="county")))
    return adopt_scheme(
        region_id=county.id,
        definition=DEFINITION,
        total_days=TOTAL_DAYS,
        actor=Actor.system("目录审核"),
    )
