"""What the archive adds to the demo county: a fonds with its organs, and a file plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from zhengtong.kernel.access import Actor
from zhengtong.modules.archives.codes import Retention
from zhengtong.modules.archives.models import FilePlan, FondsOrgan, Openness, Secrecy
from zhengtong.modules.archives.services import plan as plans
from zhengtong.modules.org import api as org

FONDS = ("9001", "青禾县政务服务中心")
SEED = Actor.system("demo")
CODES = {
    "development": "FGJ", "education": "JYJ", "police": "GAJ", "civil_affairs": "MZJ",
    "justice": "SFJ", "finance": "CZJ", "labour": "RSJ", "land": "GTJ", "environment": "HBJ",
    "housing": "ZJJ", "transport": "JTJ", "water": "SLJ", "forestry": "NLJ", "commerce": "SWJ",
    "culture": "WHJ", "health": "WSJ", "family_planning": "JSJ", "tax": "SWJ2",
    "industry_commerce": "GSJ", "quality": "ZLJ", "broadcasting": "GDJ", "sports": "TYJ",
    "work_safety": "AJJ", "statistics": "TJJ", "archives": "DAJ", "grain": "LSJ", "tobacco": "YCJ",
    "food_drug": "SYJ", "civil_defence": "RFB", "city_management": "CGJ", "hall": "ZWZ",
    "government": "XZF",
}  # fmt: skip
"""Codes of organs (机构代码) as offices write them: initials of their short names."""


def load(progress: Callable[..., None] | None = None) -> None:
    """Idempotent. The years of retention are settings of the demo county, not law."""
    (progress or (lambda *_: None))("档案")
    load_fonds()
    load_plan()


def load_fonds() -> None:
    known = set(FondsOrgan.objects.values_list("organization_id", flat=True))
    townships = {f"township_{n:02d}": f"X{n:02d}" for n in range(1, 100)}
    for organ in org.organizations():
        code = CODES.get(organ.key) or townships.get(organ.key) or _village(organ.key)
        if code and organ.id not in known:
            plans.set_fonds(
                number=FONDS[0],
                name=FONDS[1],
                organization_id=organ.id,
                organ_code=code,
                actor=SEED,
            )


def _village(key: str) -> str:
    return f"C{key.removeprefix('village_')}" if key.startswith("village_") else ""


def load_plan() -> None:
    if FilePlan.objects.exists():
        return
    plan = plans.draft_plan(actor=SEED)
    plans.save_plan(
        number=plan.number,
        lines=LINES,
        note="演示：政务服务事项办件",
        expected_version=plan.version,
        actor=SEED,
    )
    plans.publish_plan(
        number=plan.number,
        effective_on=dt.date(2015, 1, 1),
        expected_version=plan.version + 1,
        actor=SEED,
    )


def _line(matter: str, category: str, retention: Retention, note: str) -> plans.RuleLine:
    return plans.RuleLine(
        category=category,
        retention=retention.value,
        openness=Openness.CONTROLLED.value,
        secrecy=Secrecy.NONE.value,
        matter_type=matter,
        note=note,
    )


LINES = (
    _line("licensing", "WS", Retention.THIRTY, "行政许可"),
    _line("confirmation", "WS", Retention.PERMANENT, "行政确认，证明身份和权利"),
    _line("benefit", "WS", Retention.THIRTY, "行政给付"),
    _line("", "WS", Retention.TEN, "其他"),
)
