"""What the builder's script must know: types and what each may say, in the active language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.text import localized
from zhengtong.modules.forms import words
from zhengtong.modules.forms.definition.properties import (
    COMMON,
    IN_GROUP,
    IN_TABLE,
    OPERATORS,
    PROPERTIES,
    RESULTS,
)
from zhengtong.modules.forms.expressions import operators
from zhengtong.modules.forms.plugins import option_sources, prefill_sources
from zhengtong.modules.forms.starting_points import TEMPLATES

GROUPS = (
    ("text", "long_text", "integer", "money", "decimal", "date", "date_range"),
    ("choice", "multi_choice", "yes_no", "region", "address"),
    ("identity_number", "credit_code", "phone", "email"),
    ("upload", "signature", "table", "group"),
    ("section", "static", "computed"),
)


def catalogue() -> dict[str, Any]:
    titles = (_("填写类"), _("选择类"), _("证件和联系"), _("材料和多行"), _("编排"))
    return {
        "groups": [
            {"title": title, "types": list(types)}
            for title, types in zip(titles, GROUPS, strict=True)
        ],
        "types": _named(words.TYPES),
        "types_zh": dict(words.TYPES),
        "properties": {
            kind: {**COMMON, **own} | {"key": "key"} for kind, own in PROPERTIES.items()
        },
        "property_names": _named(words.PROPERTIES),
        "in_table": sorted(IN_TABLE),
        "in_group": sorted(IN_GROUP),
        "comparisons": _named(words.COMPARISONS),
        "operators_of": {kind: sorted(allowed, key=_order) for kind, allowed in OPERATORS.items()},
        "expressions": _expressions(),
        "read_as": operators.READ_AS,
        "results": sorted(RESULTS),
        "codes": _named(words.CODES),
        "levels": _named(words.LEVELS),
        "phones": _named(words.PHONES),
        "displays": _named(words.DISPLAYS),
        "units": _named(words.UNITS),
        "sources": sorted(option_sources),
        "prefill": [
            {
                "label": localized(source.label),
                "keys": {f"{plug}.{key}": localized(name) for key, name in source.keys().items()},
            }
            for plug, source in prefill_sources.items()
        ],
        "templates": [
            {
                "key": one.key,
                "title": localized(one.title),
                "hint": localized(one.hint),
                "pages": one.definition["pages"],
            }
            for one in TEMPLATES.values()
        ],
    }


def _order(operator: str) -> int:
    return list(words.COMPARISONS).index(operator)


def _named(names: Mapping[str, str]) -> dict[str, str]:
    return {key: _(name) for key, name in names.items()}


def _expressions() -> dict[str, Any]:
    return {
        op: {
            "name": _(words.OPERATORS[op]),
            "takes": list(signature.takes),
            "gives": signature.gives,
            "many": signature.many,
            "extra": list(signature.extra),
        }
        for op, signature in operators.OPERATORS.items()
    }
