"""The models that ship. Bands, thresholds, measures and shares rest on no law: they are this
platform's examples, to be laid down by the county before they are used."""

from __future__ import annotations

from typing import Any

from zhengtong.modules.risk.states import Decay, Kind, Measure

BASIS = "按当地配置，待业务单位核定"


def _use(key: str, months: int, *bands: tuple[str, str], decay: str = Decay.NONE) -> dict[str, Any]:
    return {
        "key": key,
        "months": months,
        "decay": str(decay),
        "weight": "1",
        "bands": [list(b) for b in bands],
    }


_AGAINST = [
    _use("broken_promise", 24, ("0.25", "15"), ("1", "25"), ("2", "45"), decay=Decay.HALVING),
    _use("penalty", 36, ("0.25", "8"), ("1", "20"), ("3", "45"), decay=Decay.HALVING),
    _use("admin_record", 24, ("1", "5"), ("3", "15")),
    _use("complaint", 12, ("1", "10"), ("3", "25")),
    _use("denied", 24, ("2", "5"), ("5", "12")),
    _use("withdrawn", 12, ("3", "4")),
    _use("supplement_lapsed", 12, ("3", "4")),
    _use("unpaid_bill", 24, ("1", "8"), ("3", "20")),
    _use("blacklisted", 60, ("1", "60")),
]
_OF_COMPANIES = [
    _use("licence_revoked", 36, ("1", "40")),
    _use("licence_suspended", 24, ("1", "20")),
    _use("inspection_bad", 24, ("0.5", "10"), ("1", "18"), ("2", "35"), decay=Decay.LINEAR),
    _use("inspection_clean", 12, ("1", "-4")),
    _use("granted", 24, ("3", "-3")),
    _use("honour", 24, ("1", "-5")),
    _use("redlisted", 60, ("1", "-10")),
]
_RULES = [
    {"key": "blacklisted", "at_least": 1, "level": 5},
    {"key": "broken_promise", "at_least": 2, "level": 4},
]
_MEASURES = {
    "1": [Measure.NO_ROUTINE.value, Measure.FAST_TRACK.value],
    "2": [Measure.NO_ROUTINE.value],
    "3": [],
    "4": [Measure.COMMITMENT_CLOSED.value, Measure.MORE_INSPECTION.value, Measure.CLOSE_LOOK.value],
    "5": [Measure.COMMITMENT_CLOSED.value, Measure.MORE_INSPECTION.value, Measure.CLOSE_LOOK.value],
}
_COMMON: dict[str, Any] = {
    "base": "10",
    "thresholds": ["10", "20", "40", "60"],
    "grades": ["A", "B", "C", "D", "D"],
    "measures": _MEASURES,
}
MODELS: dict[str, tuple[str, dict[str, Any]]] = {
    Kind.COMPANY.value: (
        "企业风险分级模型",
        {
            **_COMMON,
            "factors": [*_AGAINST, *_OF_COMPANIES],
            "rules": [*_RULES, {"key": "licence_revoked", "at_least": 1, "level": 4}],
            "shares": {"1": "1", "2": "5", "3": "15", "4": "40", "5": "100"},
        },
    ),
    Kind.PERSON.value: (
        "个人风险分级模型",
        {
            **_COMMON,
            "factors": _AGAINST,
            "rules": _RULES,
            "shares": {"1": "0", "2": "0", "3": "2", "4": "10", "5": "20"},
        },
    ),
}
