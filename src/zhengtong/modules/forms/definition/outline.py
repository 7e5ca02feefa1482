"""Whether something is a form in outline, so that the builder can show it and its problems.

A working copy may be unfinished: a question without a label, a condition on a field that is gone.
It may not be something else than a form, nor larger or deeper than a form can be, nor hold
characters that no table can.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.errors import FieldError
from zhengtong.modules.forms.definition.problems import Problems
from zhengtong.modules.forms.definition.read import DEEPEST_SECTION, MOST_FIELDS, fits


def workable_problems(raw: Any) -> list[FieldError]:
    """Why this cannot be kept as a working copy; empty when it can."""
    outline = _Outline()
    outline.form(raw)
    return outline.problems.found


class _Outline:
    def __init__(self) -> None:
        self.problems = Problems()
        self.fields = 0

    def wrong(self, path: str, code: str, message: str) -> None:
        self.problems.add(path, code, message)

    def form(self, raw: Any) -> None:
        if not isinstance(raw, dict) or not isinstance(raw.get("pages"), list):
            self.wrong("", "shape", _("表单定义要是一个对象，并有 pages（页）列表。"))
        elif not fits(raw):
            self.wrong("", "too_large", _("表单定义太大或嵌套太深，请拆成几个表单。"))
        elif not 0 < len(raw["pages"]) <= 50:
            self.wrong("pages", "count", _("表单要有 1 到 50 页。"))
        else:
            for n, page in enumerate(raw["pages"]):
                for m, section in enumerate(self.children(page, "sections", f"pages.{n}")):
                    self.section(section, f"pages.{n}.sections.{m}", 1)

    def section(self, raw: Any, path: str, depth: int) -> None:
        if depth > DEEPEST_SECTION:
            self.wrong(path, "depth", _("分组最多套 4 层，请移到上一层。"))
            return
        for n, block in enumerate(self.children(raw, "fields", path)):
            self.block(block, f"{path}.fields.{n}", depth)

    def block(self, raw: Any, path: str, depth: int) -> None:
        self.fields += 1
        if self.fields > MOST_FIELDS:
            self.wrong(path, "too_many", _("一个表单最多 500 个字段，请拆成几个表单。"))
        elif not isinstance(raw, dict) or not isinstance(raw.get("type"), str):
            self.wrong(path, "shape", _("这里要写成有 type 的对象 { … }。"))
        elif raw["type"] == "section":
            self.section(raw, path, depth + 1)
        elif raw["type"] in ("table", "group"):
            name = "columns" if raw["type"] == "table" else "fields"
            for n, inner in enumerate(self.children(raw, name, path)):
                if not isinstance(inner, dict) or inner.get("type") in (
                    "section",
                    "table",
                    "group",
                ):
                    self.wrong(f"{path}.{name}.{n}", "shape", _("行里只能放单个的字段。"))
                else:
                    self.block(inner, f"{path}.{name}.{n}", depth)

    def children(self, raw: Any, name: str, path: str) -> list[Any]:
        if not isinstance(raw, dict):
            self.wrong(path, "shape", _("这里要写成对象 { … }。"))
            return []
        listed = raw.get(name, [])
        if not isinstance(listed, list):
            self.wrong(f"{path}.{name}", "shape", _("这里要写成列表 [ … ]。"))
            return []
        return listed if len(self.problems.found) < 20 else []
