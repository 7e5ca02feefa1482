"""Turns the fields of a page into the controls that the templates print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.text import localized
from zhengtong.modules.forms.compiled import Ready
from zhengtong.modules.forms.data import PrefilledValue
from zhengtong.modules.forms.definition import ROWS, Field, Section, all_of
from zhengtong.modules.forms.definition import Page as DefinedPage
from zhengtong.modules.forms.looks import TEMPLATES, WIDTHS, attributes
from zhengtong.modules.forms.plugins import option_sources
from zhengtong.modules.forms.posts import PARTS
from zhengtong.modules.forms.rendered import Block, Choice, Control, Row, control_id
from zhengtong.modules.forms.settle import is_blank, settle, settle_row
from zhengtong.modules.forms.validation import is_sane
from zhengtong.modules.forms.values import shown, typed

BLANK_ROW = "__n__"
"""Stands for the row number in the blank row that the script copies."""

SELECT_FROM = 8
"""From so many options on, a choice is a list to drop down instead of radios."""


class Writer:
    """Turns fields into controls."""

    def __init__(
        self,
        form: Ready,
        data: dict[str, Any],
        errors: list[FieldError],
        prefill: dict[str, PrefilledValue],
        is_new: bool,
    ) -> None:
        self.form = form
        self.prefill = prefill
        self.today: dt.date = timezone.localdate()
        for key, known in prefill.items():
            if known.readonly or is_new:
                data[key] = known.value
        self.data = data
        self.settled = settle(data if is_sane(data) else {}, form.plan, self.today)
        self.errors = {e.path: e.message for e in errors}
        self.written: dict[str, str] = {}

    def block(self, section: Section, level: int) -> Block:
        items = [
            self.block(one, level + 1) if isinstance(one, Section) else self.top(one)
            for one in section.blocks
        ]
        return Block(
            title=localized(section.title),
            hint=localized(section.hint),
            level=level,
            visible=any(item.visible for item in items),
            items=items,
        )

    def top(self, one: Field) -> Control:
        conditions = next(p.conditions for p in self.form.placed if p.field.key == one.key)
        shown_if = all_of(conditions)
        visible = shown_if is None or shown_if.holds(self.settled)
        if one.type in ROWS:
            return self.rows(one, visible)
        value = self.settled.get(one.key) if one.type == "computed" else self.data.get(one.key)
        return self.control(one, one.key, value, visible)

    def rows(self, one: Field, visible: bool) -> Control:
        given = self.data.get(one.key)
        listed = (
            [r if isinstance(r, dict) else {} for r in given] if isinstance(given, list) else []
        )
        if self.errors:
            # Errors count the rows of settled data, where blank ones are gone.
            plan = self.row_plan(one)
            listed = [row for row in listed if not (is_sane(row) and is_blank(row, plan))]
        least = one.settings.get("min_rows", 1)
        listed += [{} for _n in range(max(1, least) - len(listed))]
        rows = [self.row(one, str(n), row) for n, row in enumerate(listed)]
        return self.common(
            one,
            one.key,
            visible,
            template=f"forms/fields/{one.type}.html",
            rows=rows,
            blank=self.row(one, BLANK_ROW, {}),
            may_add=len(rows) < one.settings.get("max_rows", 50),
            may_remove=len(rows) > max(1, least),
        )

    def row_plan(self, one: Field) -> list[dict[str, Any]]:
        step = next(step for step in self.form.plan if step["key"] == one.key)
        return list(step["rows"])

    def row(self, one: Field, number: str, row: dict[str, Any]) -> Row:
        settled = (
            settle_row(row, self.row_plan(one), self.settled, self.today) if is_sane(row) else {}
        )
        label = localized(one.settings.get("row_label")) or localized(one.label)
        controls = [
            self.control(
                inner,
                f"{one.key}.{number}.{inner.key}",
                (settled if inner.type == "computed" else row).get(inner.key),
                inner.show_if is None or inner.show_if.holds(settled),
            )
            for inner in one.fields
        ]
        position = number if number == BLANK_ROW else str(int(number) + 1)
        words = {"label": label, "number": position}
        return Row(number=number, label=_("%(label)s %(number)s") % words, controls=controls)

    def control(self, one: Field, path: str, value: Any, visible: bool) -> Control:
        if one.type in PARTS:
            return self.compound(one, path, value, visible)
        template, choices = self.choices(one, path, value)
        text = {
            "computed": lambda: shown(one, value),
            "static": lambda: localized(one.settings.get("text")),
        }.get(one.type, lambda: typed(one, value))()
        return self.common(
            one,
            path,
            visible,
            template=f"forms/fields/{template}.html",
            value=value,
            text=text,
            choices=choices,
            attributes=attributes(one, text),
            width=WIDTHS.get(one.value_type, ""),
            prefix="¥" if one.type == "money" else "",
            suffix=localized(one.settings.get("unit")),
        )

    def compound(self, one: Field, path: str, value: Any, visible: bool) -> Control:
        given = value if isinstance(value, dict) else {}
        labels = {
            "region": _("所在地区"),
            "detail": _("详细地址（街道、村组、门牌号）"),
            "from": _("开始日期"),
            "to": _("结束日期"),
            "name": _("签名（请写本人姓名）"),
            "picture": _("手写签名"),
        }
        kinds = {"region": "region", "from": "date", "to": "date"}
        parts = [
            self.control(
                Field(
                    key=part,
                    type=kinds.get(part, "text"),
                    label=labels[part],
                    required=True,
                    settings=one.settings,
                ),
                f"{path}.{part}",
                given.get(part),
                visible,
            )
            for part in PARTS[one.type]
        ]
        template = "signature" if one.type == "signature" else "compound"
        return self.common(
            one,
            path,
            visible,
            template=f"forms/fields/{template}.html",
            value=given,
            text=localized(one.settings.get("statement")),
            parts=parts,
        )

    def choices(self, one: Field, path: str, value: Any) -> tuple[str, list[Choice]]:
        """The template's name, and the options where there are any."""
        kind = one.type
        if kind == "yes_no":
            yes = localized(one.settings.get("yes_label")) or _("是")
            no = localized(one.settings.get("no_label")) or _("否")
            return "radios", _choices(
                path, [("yes", yes, ""), ("no", no, "")], [typed(one, value)], {}
            )
        if kind not in ("choice", "multi_choice", "region"):
            return TEMPLATES.get(kind, "input"), []
        listed = [(o.value, localized(o.label), localized(o.hint)) for o in one.options]
        groups: Mapping[str, str] = {}
        source = one.settings.get("source")
        if source:
            level = one.settings.get("level")
            known = option_sources.get(source)
            listed = [(v, label, "") for v, label in known.options(level)]
            groups = known.groups(level)
        chosen = value if isinstance(value, list) else [value]
        choices = _choices(path, listed, chosen, groups)
        if kind == "multi_choice":
            return "checkboxes", choices
        long = len(listed) >= SELECT_FROM or kind == "region"
        display = one.settings.get("display", "select" if long else "radios")
        return display, choices

    def common(self, one: Field, path: str, visible: bool, **rest: Any) -> Control:
        known = self.prefill.get(path)
        source = ""
        if known is not None and self.data.get(path) == known.value:
            source = _("来自：%(source)s") % {"source": known.label}
        control = Control(
            path=path,
            type=one.type,
            label=localized(one.label),
            hint=localized(one.hint),
            error=self.errors.get(path, ""),
            optional=not one.required and one.require_if is None and one.type != "computed",
            visible=visible,
            readonly=self.is_readonly(path),
            source=source,
            settings={k: v for k, v in one.settings.items() if k != "messages"},
            **rest,
        )
        self.written[path] = control.focus_id
        return control

    def is_readonly(self, path: str) -> bool:
        known = self.prefill.get(path.partition(".")[0])
        return bool(known and known.readonly)

    def error_list(self) -> list[tuple[str, str]]:
        """Link and sentence of each error; no link where the field stands on another page."""
        return [
            (f"#{self.written[path]}" if path in self.written else "", message)
            for path, message in self.errors.items()
        ]

    def payload(self, page: DefinedPage) -> dict[str, Any]:
        """What the script needs: the law, the sentences, and the answers of the other pages."""
        here = {p.field.key for p in self.form.placed if p.page == page.number}
        return {
            "schema": self.form.schema,
            "messages": self.form.sentences(self.today),
            "data": {k: v for k, v in self.settled.items() if k not in here},
            "fields": sorted(here),
            "today": self.today.isoformat(),
            "language": (get_language() or "zh-hans")[:2],
            "texts": {
                "saved": _("已保存 %(time)s"),
                "saving": _("正在保存…"),
                "not_saved": _("没有保存，请检查网络。您填写的内容还在页面上。"),
                "stale": _("这份草稿在别的窗口或设备上改过。请刷新页面，在最新内容上继续。"),
                "unknown": _("这一项有误，请检查。"),
                "clear": _("清除重签"),
                "sign": _("请用手指或鼠标在框内签名（可以不签）"),
                "error": _("错误："),
            },
        }


def _choices(
    path: str,
    listed: Iterable[tuple[str, str, str]],
    chosen: list[Any],
    groups: Mapping[str, str],
) -> list[Choice]:
    base = control_id(path)
    return [
        Choice(
            id=base if n == 0 else f"{base}-{n + 1}",
            value=value,
            label=label,
            hint=hint,
            checked=value in chosen,
            group=groups.get(value, ""),
        )
        for n, (value, label, hint) in enumerate(listed)
    ]
