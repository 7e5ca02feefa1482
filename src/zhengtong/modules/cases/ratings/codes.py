"""The codes of the five levels where data leaves. Two interfaces run in opposite directions, so
that names are stored and numbers are made only here."""

from __future__ import annotations

from collections.abc import Mapping

from zhengtong.modules.cases.models import RatingLevel

SATISFACTION: Mapping[str, str] = {level.value: str(n) for n, level in enumerate(RatingLevel, 1)}
"""GB/T 39046-2020: 1 very good … 5 very poor."""
STARS: Mapping[str, str] = {level.value: str(6 - n) for n, level in enumerate(RatingLevel, 1)}
"""National interface (starLevel): 5 very good … 1 very poor."""
CHANNELS: Mapping[str, str] = {
    "web": "PC端",
    "api": "移动端",
    "mobile": "移动端",
    "qr": "二维码",
    "card": "二维码",
    "pad": "大厅平板",
    "sms": "短信",
}
"""评价渠道 of GB/T 39046; a phone that uses the web pages says web."""


def level_of_satisfaction(code: str) -> str:
    """The level of a GB/T 39046 code. Raises KeyError for an unknown one."""
    return {v: k for k, v in SATISFACTION.items()}[code]


def level_of_stars(code: str) -> str:
    """The level of a starLevel. Raises KeyError for an unknown one."""
    return {v: k for k, v in STARS.items()}[code]
