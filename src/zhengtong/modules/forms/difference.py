"""What is different between two definitions, in the words of whoever asks and fills in the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.text import localized
from zhengtong.modules.forms.words import (
    PROPERTIES,
    TYPES,
    condition_in_words,
    expression_in_words,
)

Raw = Mapping[str, Any]

CHILDREN = ("pages", "sections", "fields", "columns")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that was added, removed, moved or changed; `lines` are (what, before, after)."""

    kind: str
    what: str
    where: str
    lines: tuple[tuple[str, str, str], ...] = ()

    @property
    def verb(self) -> str:
        return {
            "added": _("增加"),
            "removed": _("删去"),
            "moved": _("移动"),
            "changed": _("有变化"),
        }[self.kind]


@dataclass(frozen=True)
class _Node:
    raw: Raw
    name: str
    where: str
    position: int


def differences(before: Raw, after: Raw) -> list[Change]:
    """Changes in the order of the new form, then what is gone. Empty when they say the same."""
    old, new = _nodes(before), _nodes(after)
    labels = _fields(old) | _fields(new)
    found: list[Change] = []
    top = _lines({"title": before.get("title"), "hint": before.get("hint")},
                 {"title": after.get("title"), "hint": after.get("hint")}, labels)  # fmt: skip
    if top:
        found.append(Change(kind="changed", what=_("表单"), where="", lines=tuple(top)))
    moved = _moved(old, new)
    for key, node in new.items():
        if key not in old:
            found.append(Change(kind="added", what=node.name, where=node.where))
            continue
        lines = _lines(old[key].raw, node.raw, labels)
        if key in moved:
            lines.insert(0, (_("位置"), _place(old[key]), _place(node)))
        if lines:
            kind = "moved" if key in moved and len(lines) == 1 else "changed"
            found.append(Change(kind=kind, what=node.name, where=node.where, lines=tuple(lines)))
    for key, node in old.items():
        if key not in new:
            found.append(Change(kind="removed", what=node.name, where=node.where))
    return found


def _nodes(definition: Raw) -> dict[str, _Node]:
    """Pages, sections, fields and columns by what stays the same when they move."""
    found: dict[str, _Node] = {}
    for key, node in _walk(definition):
        unique, n = key, 2
        while unique in found:
            unique, n = f"{key}#{n}", n + 1
        found[unique] = node
    return found


def _walk(definition: Raw) -> Iterator[tuple[str, _Node]]:
    for p, page in enumerate(_listed(definition, "pages")):
        title = localized(page.get("title")) or _("第 %(number)s 页") % {"number": p + 1}
        yield (
            f"page:{page.get('key', p)}",
            _Node(page, _("页“%(title)s”") % {"title": title}, "", p),
        )
        for s, section in enumerate(_listed(page, "sections")):
            yield from _section(section, f"{page.get('key', p)}", title, s)


def _section(section: Raw, above: str, where: str, at: int) -> Iterator[tuple[str, _Node]]:
    title = localized(section.get("title"))
    mark = section.get("key") or title or at
    name = _("分组“%(title)s”") % {"title": title or at + 1}
    yield f"section:{above}/{mark}", _Node(section, name, where, at)
    inside = f"{where} › {title}" if title else where
    for n, block in enumerate(_listed(section, "fields")):
        if block.get("type") == "section":
            yield from _section(block, f"{above}/{mark}", inside, n)
        else:
            yield from _field(block, "", inside, n)


def _field(block: Raw, above: str, where: str, at: int) -> Iterator[tuple[str, _Node]]:
    key = str(block.get("key", at))
    label = localized(block.get("label")) or localized(block.get("text"))[:20] or key
    yield f"field:{above}{key}", _Node(block, f"“{label}”", where, at)
    for name in ("columns", "fields"):
        if block.get("type") in ("table", "group"):
            for n, inner in enumerate(_listed(block, name)):
                yield from _field(inner, f"{key}.", f"{where} › {label}", n)


def _fields(nodes: Mapping[str, _Node]) -> dict[str, Raw]:
    return {
        name.removeprefix("field:").rpartition(".")[2]: node.raw
        for name, node in nodes.items()
        if name.startswith("field:")
    }


def _moved(old: Mapping[str, _Node], new: Mapping[str, _Node]) -> set[str]:
    """What stands elsewhere, apart from what only made room: order among those that stayed."""
    both = [key for key in new if key in old and not key.startswith("section:")]
    found = {key for key in both if old[key].where != new[key].where}
    for where in {new[key].where for key in both}:
        stayed = [key for key in both if key not in found and new[key].where == where]
        found |= set(stayed) - _longest_in_order(stayed, lambda key: old[key].position)
    return found


def _longest_in_order(keys: list[str], place: Any) -> set[str]:
    """The most keys that keep their order, so that the fewest count as moved."""
    best: list[list[str]] = []
    for at, key in enumerate(keys):
        earlier = [best[n] for n in range(at) if place(keys[n]) < place(key)]
        best.append([*_longest(earlier), key])
    return set(_longest(best))


def _longest(listed: list[list[str]]) -> list[str]:
    return max(listed, key=len) if listed else []


def _place(node: _Node) -> str:
    return _("%(where)s 第 %(number)s 项") % {"where": node.where, "number": node.position + 1}


def _lines(old: Raw, new: Raw, labels: Mapping[str, Raw]) -> list[tuple[str, str, str]]:
    names = [*old, *(name for name in new if name not in old)]
    return [
        (
            _(PROPERTIES.get(name, name)),
            _in_words(name, old.get(name), labels),
            _in_words(name, new.get(name), labels),
        )
        for name in names
        if old.get(name) != new.get(name) and name not in CHILDREN
    ]


def _in_words(name: str, value: Any, labels: Mapping[str, Raw]) -> str:
    if value is None or value == "":
        return _("（无）")
    if name in ("show_if", "require_if"):
        return condition_in_words(value, labels)
    if name == "expression":
        return expression_in_words(value, labels)
    if name == "type":
        return _(TYPES.get(str(value), str(value)))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if name == "options" and isinstance(value, list):
        return "、".join(_option(one) for one in value)
    if name == "prefill":
        return _prefill(value)
    if isinstance(value, dict) and set(value) <= {"zh", "en"}:
        return " / ".join(str(value[language]) for language in ("zh", "en") if value.get(language))
    if isinstance(value, dict):
        return "；".join(f"{key}：{_in_words('', inner, labels)}" for key, inner in value.items())
    return str(value)


def _option(raw: Any) -> str:
    if not isinstance(raw, dict):
        return str(raw)
    label = _in_words("", raw.get("label"), {})
    return f"{label} ({raw.get('value')})"


def _prefill(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    locked = _("，不可改") if value.get("readonly") else ""
    return f"{value.get('source', '')}{locked}"


def _listed(raw: Raw, name: str) -> list[Raw]:
    found = raw.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
