"""Which answers of an item's form a benchmark ranges: the amount, and the situation that it
depends on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.text import Text, localized
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import queries

Pairs = Sequence[tuple[str, str]]
Options = Sequence[tuple[str, Text]]
"""(value, label) of what can be chosen."""


class NotItsField(InvalidInput):
    """对应事项的申请表里没有这样的字段，请从列表中选择。"""

    code = "not_its_field"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Fields of a form, (key, label): amounts of money, and choices with their options."""

    amounts: Pairs = ()
    choices: Pairs = ()
    options: Mapping[str, Options]
    """By key of the choice."""


def asked_by(item_id: int | None) -> Asked:
    """What the version in force asks; nothing without an item or a form."""
    version = queries.version_in_force(item_id) if item_id else None
    if version is None or not version.form_version_id:
        return Asked(options={})
    return of_form(version.form_version_id)


def of_form(form_version_id: int) -> Asked:
    blocks = forms.field_blocks(forms.form_version(form_version_id).definition)
    amounts, choices, options = [], [], {}
    for key, block in blocks.items():
        pair = (key, localized(block.get("label") or key))
        if block.get("type") == "money":
            amounts.append(pair)
        elif block.get("type") == "choice":
            choices.append(pair)
            options[key] = [
                (str(o.get("value", "")), o.get("label") or "") for o in block.get("options") or ()
            ]
    return Asked(amounts=amounts, choices=choices, options=options)


def option_of(options: Options, typed: str) -> str | None:
    """The value of an option that is named by its value or its Chinese words."""
    return next((v for v, label in options if typed in (v, localized(label, "zh"))), None)


def option_words(options: Options, typed: str) -> str:
    """The option in the active language; as it was typed when the form has it no longer."""
    value = option_of(options, typed)
    return next((localized(label) for v, label in options if v == value), typed)


def checked(item_id: int | None, amount: str, situation: str) -> tuple[str, str]:
    """The two keys as they are kept; "" for none. Raises NotItsField."""
    found = asked_by(item_id)
    if not amount:
        return "", ""
    wrong = []
    if amount not in dict(found.amounts):
        wrong.append(FieldError(path="amount_field", message=NotItsField().message))
    if situation and situation not in dict(found.choices):
        wrong.append(FieldError(path="situation_field", message=NotItsField().message))
    if wrong:
        raise NotItsField(errors=wrong)
    return amount, situation


def option_fault(item_id: int | None, situation: str, typed: str) -> str:
    """What is wrong with the option that a grade names, in a sentence; "" for nothing."""
    if not typed:
        return ""
    if not situation:
        return _("没有选情形字段，这一格要空着。")
    options = asked_by(item_id).options.get(situation, ())
    if option_of(options, typed) is not None:
        return ""
    return _("申请表里没有“%(typed)s”这个选项；可以写：%(options)s。") % {
        "typed": typed,
        "options": "、".join(localized(label) for _value, label in options),
    }
