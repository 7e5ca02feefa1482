"""The definition of a model as it is stored, and as it is typed on its page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.risk.plugins import Factor, factors
from zhengtong.modules.risk.scoring import LEVELS, Definition, HardRule, Use
from zhengtong.modules.risk.states import Decay, Kind, Measure

LONGEST_MONTHS = 240
MOST_POINTS = Decimal(1000)
_BAND = re.compile(r"\s*([0-9.]+)\s*[=:：]\s*(-?[0-9.]+)\s*")


def definition_of(stored: Mapping[str, Any]) -> Definition:
    """What a version holds, as the arithmetic reads it."""
    return Definition(
        base=Decimal(stored["base"]),
        uses=tuple(
            Use(
                key=f["key"],
                months=f["months"],
                decay=f["decay"],
                weight=Decimal(f["weight"]),
                bands=tuple((Decimal(a), Decimal(p)) for a, p in f["bands"]),
            )
            for f in stored["factors"]
        ),
        rules=tuple(HardRule(**r) for r in stored["rules"]),
        thresholds=tuple(Decimal(t) for t in stored["thresholds"]),
        grades=tuple(stored["grades"]),
        measures={int(k): tuple(v) for k, v in stored["measures"].items()},
        shares={int(k): Decimal(v) for k, v in stored["shares"].items()},
    )


def factors_for(kind: str) -> list[tuple[str, Factor]]:
    """Those that a model of this kind may use."""
    return [(key, factor) for key, factor in factors.items() if Kind(kind) in factor.kinds]


def level_words(level: int) -> str:
    return _("%(n)s 级") % {"n": level}


class _Reading:
    """Typed values, and what is wrong with them at which field."""

    def __init__(self, typed: QueryDict | Mapping[str, str]) -> None:
        self.typed = typed
        self.errors: list[FieldError] = []
        self.about = ""
        """Which factor or level is being read: the summary on top has no other way to say so."""

    def text(self, path: str) -> str:
        return str(self.typed.get(path, "")).replace("\0", "").strip()

    def wrong(self, path: str, message: str) -> None:
        told = _("%(about)s：%(told)s") % {"about": self.about, "told": message}
        self.errors.append(FieldError(path=path, message=told if self.about else message))

    def number(self, path: str, *, least: Decimal, most: Decimal, message: str) -> Decimal:
        found = decimal(self.text(path))
        if found is None or not least <= found <= most:
            self.wrong(path, message)
            return least
        return found

    def of_level(self, level: int, name: str, *, most: Decimal, message: str) -> Decimal:
        self.about = level_words(level)
        found = self.number(f"{name}_{level}", least=Decimal(0), most=most, message=message)
        self.about = ""
        return found

    def listed(self, path: str) -> list[str]:
        if isinstance(self.typed, QueryDict):
            return self.typed.getlist(path)
        return [v for v in self.text(path).split(",") if v]


def decimal(text: str) -> Decimal | None:
    """A plain number with at most two places; None for anything else."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    exponent = found.as_tuple().exponent
    return found if isinstance(exponent, int) and -2 <= exponent <= 0 and len(text) < 12 else None


def read_definition(kind: str, typed: QueryDict | Mapping[str, str]) -> dict[str, Any]:
    """From a page. Raises InvalidInput with every field that is wrong."""
    reading = _Reading(typed)
    used: list[dict[str, Any]] = []
    rules: list[dict[str, Any]] = []
    for key, factor in factors_for(kind):
        reading.about = _(factor.label)
        _read_factor(reading, key, factor, used, rules)
    reading.about = ""
    if not used:
        reading.wrong(
            "base", _("一个因素也没有用上，所有对象都会是同一级。请至少给一个因素填写分段。")
        )
    made = {
        "base": str(
            reading.number(
                "base", least=Decimal(0), most=MOST_POINTS, message=_("基础分应为 0 至 1000 的数。")
            )
        ),
        "factors": used,
        "rules": rules,
        "thresholds": _thresholds(reading),
        "grades": [_grade(reading, level) for level in LEVELS],
        "measures": {
            str(level): [m for m in reading.listed(f"measures_{level}") if m in Measure]
            for level in LEVELS
        },
        "shares": {
            str(level): str(
                reading.of_level(
                    level, "share", most=Decimal(100), message=_("抽查比例应为 0 至 100 的数。")
                )
            )
            for level in LEVELS
        },
    }
    if reading.errors:
        raise InvalidInput(errors=reading.errors)
    return made


def _read_factor(
    reading: _Reading,
    key: str,
    factor: Factor,
    used: list[dict[str, Any]],
    rules: list[dict[str, Any]],
) -> None:
    bands, hard = reading.text(f"bands_{key}"), reading.text(f"hard_{key}")
    if not bands and not hard:
        return
    pairs = _bands(reading, f"bands_{key}", bands, factor) if bands else []
    months = reading.number(
        f"months_{key}",
        least=Decimal(1),
        most=Decimal(LONGEST_MONTHS),
        message=_("有效期应为 1 至 240 个月的整数。"),
    )
    if months != int(months):
        reading.wrong(f"months_{key}", _("有效期应为 1 至 240 个月的整数。"))
    decay = reading.text(f"decay_{key}") or Decay.NONE
    if decay not in Decay:
        reading.wrong(f"decay_{key}", _("请选择怎样衰减。"))
    weight = reading.number(
        f"weight_{key}",
        least=Decimal("0.01"),
        most=Decimal(100),
        message=_("权重应大于 0，不超过 100。"),
    )
    used.append(
        {
            "key": key,
            "months": int(months),
            "decay": str(decay),
            "weight": str(weight),
            "bands": pairs,
        }
    )
    if hard:
        _read_rule(reading, key, hard, rules)


def _read_rule(reading: _Reading, key: str, hard: str, rules: list[dict[str, Any]]) -> None:
    level = reading.text(f"level_{key}")
    if not (hard.isascii() and hard.isdigit() and 0 < int(hard[:6]) < 10_000):
        reading.wrong(f"hard_{key}", _("请填写大于 0 的整数。"))
    elif level not in ("2", "3", "4", "5"):
        reading.wrong(f"level_{key}", _("请选择达到以后至少定为几级。"))
    else:
        rules.append({"key": key, "at_least": int(hard), "level": int(level)})


def _bands(reading: _Reading, path: str, text: str, factor: Factor) -> list[list[str]]:
    """`1=10; 3=25`: from 1 on 10 points, from 3 on 25."""
    found: list[list[str]] = []
    last = Decimal(0)
    for piece in re.split(r"[;；,，\n]+", text.strip(" ;；,，\n")):
        match = _BAND.fullmatch(piece)
        start = decimal(match[1]) if match else None
        points = decimal(match[2]) if match else None
        if start is None or points is None or abs(points) > MOST_POINTS:
            reading.wrong(path, _("分段写成“1=10; 3=25”：达到 1 次记 10 分，达到 3 次记 25 分。"))
            return []
        if start <= last:
            reading.wrong(path, _("分段的起点要大于 0，从小到大写。"))
            return []
        if (factor.is_good and points > 0) or (not factor.is_good and points < 0):
            reading.wrong(path, _("良好记录的分数写负数，不良记录的分数写正数。"))
            return []
        last = start
        found.append([str(start), str(points)])
    return found


def _thresholds(reading: _Reading) -> list[str]:
    before = len(reading.errors)
    found = [
        reading.of_level(
            level, "from", most=Decimal(10_000), message=_("请填写这一级从多少分开始。")
        )
        for level in LEVELS[1:]
    ]
    if len(reading.errors) == before and any(b <= a for a, b in pairwise(found)):
        reading.wrong("from_2", _("2 级到 5 级的起点分数要从小到大。"))
    return [str(t) for t in found]


def _grade(reading: _Reading, level: int) -> str:
    text = reading.text(f"grade_{level}")
    if not 1 <= len(text) <= 20:
        reading.about = level_words(level)
        reading.wrong(f"grade_{level}", _("请填写信用等级的名称，最多 20 个字。"))
        reading.about = ""
    return text


def typed_of(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the page for what is stored."""
    found: dict[str, Any] = {"base": stored["base"]}
    for use in stored["factors"]:
        key = use["key"]
        found[f"bands_{key}"] = "; ".join(f"{a}={p}" for a, p in use["bands"])
        for name in ("months", "decay", "weight"):
            found[f"{name}_{key}"] = str(use[name])
    for rule in stored["rules"]:
        found[f"hard_{rule['key']}"] = str(rule["at_least"])
        found[f"level_{rule['key']}"] = str(rule["level"])
    for level, start in zip(LEVELS[1:], stored["thresholds"], strict=True):
        found[f"from_{level}"] = start
    for level, grade in zip(LEVELS, stored["grades"], strict=True):
        found[f"grade_{level}"] = grade
        found[f"measures_{level}"] = ",".join(stored["measures"].get(str(level), []))
        found[f"share_{level}"] = stored["shares"].get(str(level), "0")
    return found


def measures_words(keys: Sequence[str]) -> list[str]:
    """Measures as people read them."""
    return [str(Measure(k).label) for k in keys if k in Measure]
