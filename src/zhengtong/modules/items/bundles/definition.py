"""Reads the definition of a bundle: shapes out of plain JSON, or every fault at once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.items import names
from zhengtong.modules.items.bundles.data import BundleBody, Merge, PartData
from zhengtong.modules.items.data import SituationOption, SituationQuestion

KEYS = frozenset(
    {"name", "summary", "life_event", "audience", "parts", "questions", "fields", "materials"}
)
PART_KEYS = frozenset({"key", "item", "needs", "when", "answers", "later", "note"})
MOST_PARTS = 30
AUDIENCES = ("person", "company", "project")
"""`project`: a stage of an investment project, which is not listed among the events of life."""


class BundleRefused(InvalidInput):
    """一件事的定义有不对的地方，请看标出的内容。"""

    code = "bundle_refused"


class Faults:
    """Collects what is wrong, with its place."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []

    def add(self, path: str, message: str) -> None:
        self.errors.append(FieldError(path=path, message=message))

    def raise_any(self) -> None:
        if self.errors:
            raise BundleRefused(errors=self.errors)


def read(raw: Mapping[str, Any]) -> BundleBody:
    """The body. Raises BundleRefused with one FieldError for every fault."""
    faults = Faults()
    body = _body(raw if isinstance(raw, Mapping) else {}, faults)
    faults.raise_any()
    return body


def _body(raw: Mapping[str, Any], faults: Faults) -> BundleBody:
    for key in raw:
        if key not in KEYS:
            faults.add(str(key), _("不认识的内容"))
    questions = tuple(
        _question(q, f"questions.{n}", faults) for n, q in enumerate(raw.get("questions") or ())
    )
    parts = tuple(_part(p, n, faults) for n, p in enumerate(raw.get("parts") or ()))
    body = BundleBody(
        name=_text(raw.get("name"), "name", faults, required=True),
        summary=_text(raw.get("summary"), "summary", faults, required=True),
        life_event=str(raw.get("life_event") or ""),
        audience=str(raw.get("audience") or "person"),
        parts=parts,
        questions=questions,
        fields=_merges(raw.get("fields"), "fields", faults),
        materials=_merges(raw.get("materials"), "materials", faults),
    )
    _check(body, faults)
    return body


def _check(body: BundleBody, faults: Faults) -> None:
    if body.life_event and body.life_event not in names.LIFE_EVENTS:
        faults.add("life_event", _("没有这个人生大事"))
    if body.audience not in AUDIENCES:
        faults.add("audience", _("只能是：%s") % "、".join(AUDIENCES))
    if not 2 <= len(body.parts) <= MOST_PARTS:
        faults.add("parts", _("一件事要有 2 到 30 个事项"))
    keys = [p.key for p in body.parts]
    items = [p.item for p in body.parts]
    values = {q.key: {o.value for o in q.options} for q in body.questions}
    for n, part in enumerate(body.parts):
        path = f"parts.{n}"
        if keys.count(part.key) > 1:
            faults.add(f"{path}.key", _("标识须是唯一的英文名"))
        if items.count(part.item) > 1:
            faults.add(f"{path}.item", _("同一个事项只能放一次"))
        for need in part.needs:
            if need not in keys or need == part.key:
                faults.add(f"{path}.needs", _("所指的事项不在这件事里：%s") % need)
        for question, allowed in part.when.items():
            if question not in values or not set(allowed) <= values[question]:
                faults.add(f"{path}.when", _("所指的情形不存在：%s") % question)
    if circle := circle_in(body):
        faults.add("parts", _("事项互相等待，谁也不能先办：%s") % " → ".join(circle))
    for name, merges in (("fields", body.fields), ("materials", body.materials)):
        _check_merges(name, merges, keys, faults)


def _check_merges(name: str, merges: tuple[Merge, ...], keys: list[str], faults: Faults) -> None:
    seen: set[tuple[str, str]] = set()
    for n, merge in enumerate(merges):
        path = f"{name}.{n}"
        if [m.key for m in merges].count(merge.key) > 1:
            faults.add(f"{path}.key", _("标识须是唯一的英文名"))
        if len(merge.of) < 2:
            faults.add(path, _("至少要合并两个事项里的内容"))
        for pair in merge.of.items():
            if pair[0] not in keys:
                faults.add(path, _("所指的事项不在这件事里：%s") % pair[0])
            if pair in seen:
                faults.add(path, _("“%s”合并了两次") % ".".join(pair))
            seen.add(pair)


def circle_in(body: BundleBody) -> list[str]:
    """Parts that wait for each other, in order; empty when all can be done."""
    needs = {p.key: [n for n in p.needs if body.part(n)] for p in body.parts}
    done: set[str] = set()

    def walk(key: str, trail: list[str]) -> list[str]:
        if key in trail:
            return [*trail[trail.index(key) :], key]
        if key in done:
            return []
        for need in needs[key]:
            if found := walk(need, [*trail, key]):
                return found
        done.add(key)
        return []

    return next((found for key in needs if (found := walk(key, []))), [])


def _part(raw: Any, n: int, faults: Faults) -> PartData:
    path = f"parts.{n}"
    raw = raw if isinstance(raw, Mapping) else {}
    for key in raw:
        if key not in PART_KEYS:
            faults.add(f"{path}.{key}", _("不认识的内容"))
    key = read_key(raw.get("key"), f"{path}.key", faults)
    try:
        item = uuid.UUID(str(raw.get("item")))
    except ValueError:
        item = uuid.UUID(int=0)
        faults.add(f"{path}.item", _("请选择事项"))
    return PartData(
        key=key,
        item=item,
        needs=tuple(str(k) for k in raw.get("needs") or ()),
        when={str(k): tuple(map(str, v)) for k, v in (raw.get("when") or {}).items()},
        answers={str(k): str(v) for k, v in (raw.get("answers") or {}).items()},
        later=tuple(str(k) for k in raw.get("later") or ()),
        note=_text(raw.get("note"), f"{path}.note", faults),
    )


def _merges(raw: Any, name: str, faults: Faults) -> tuple[Merge, ...]:
    return tuple(
        Merge(
            key=read_key(one.get("key"), f"{name}.{n}.key", faults),
            of={str(k): str(v) for k, v in (one.get("of") or {}).items()},
        )
        for n, one in enumerate(raw or ())
    )


def _question(raw: Mapping[str, Any], path: str, faults: Faults) -> SituationQuestion:
    options = tuple(
        SituationOption(
            value=str(o.get("value") or ""),
            label=_text(o.get("label"), f"{path}.options.{n}.label", faults, required=True),
            hint=_text(o.get("hint"), f"{path}.options.{n}.hint", faults),
            note=_text(o.get("note"), f"{path}.options.{n}.note", faults),
        )
        for n, o in enumerate(raw.get("options") or ())
    )
    if len({o.value for o in options} - {""}) < max(len(options), 2):
        faults.add(f"{path}.options", _("每个问题至少两个不同的答案"))
    return SituationQuestion(
        key=read_key(raw.get("key"), f"{path}.key", faults),
        question=_text(raw.get("question"), f"{path}.question", faults, required=True),
        help=_text(raw.get("help"), f"{path}.help", faults),
        options=options,
    )


def read_key(value: Any, path: str, faults: Faults) -> str:
    key = str(value or "")
    if not (key.isidentifier() and key.isascii() and key.islower() and len(key) <= 40):
        faults.add(path, _("标识须是唯一的英文名"))
    return key


def _text(value: Any, path: str, faults: Faults, *, required: bool = False) -> Any:
    if value in (None, "", {}):
        if required:
            faults.add(path, _("不能为空"))
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping) and value.get("zh") and set(value) <= {"zh", "en"}:
        return dict(value)
    faults.add(path, _("应当是文字，或者带 zh 的中英文对照"))
    return ""
