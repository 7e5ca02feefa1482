"""The editor of a bundle without scripts: rows out of a definition (`posts` is the way back)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zhengtong.kernel.text import localized
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items.bundles import grouping, queries
from zhengtong.modules.items.bundles.data import PartData
from zhengtong.modules.items.data import ItemVersionData

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A question of an item, and what the bundle answers to it itself ("" leaves it open)."""

    name: str
    question: Any
    chosen: str


@dataclass(frozen=True, kw_only=True)
class MergeRow:
    """A field or material of one item with the key under which it is merged."""

    name: str
    item: str
    own: str
    label: str
    kind: str
    merged: str
    suggestion: str = ""
    later_name: str = ""
    is_later: bool = False


@dataclass(kw_only=True)
class PartRow:
    """One line of the table of items."""

    number: int
    key: str = ""
    item: str = ""
    item_name: str = ""
    needs: str = ""
    when: str = ""
    note_zh: str = ""
    note_en: str = ""
    answers: list[Answer] = field(default_factory=list)


@dataclass(kw_only=True)
class QuestionRow:
    number: int
    key: str = ""
    zh: str = ""
    en: str = ""
    options: str = ""


class Editor:
    """What the editor shows of a definition, complete or not."""

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self.definition = definition
        raw = [p for p in definition.get("parts", ()) if isinstance(p, Mapping)]
        self.parts = [_part(p) for p in raw if p.get("item")]
        by_item = queries.items_in_force([p.item for p in self.parts])
        self.items = {p.key: by_item[p.item] for p in self.parts if p.item in by_item}
        self.raw = raw

    def value(self, name: str, language: str = "zh") -> str:
        given = self.definition.get(name) or ""
        return str(given.get(language, "") if isinstance(given, Mapping) else given)

    @property
    def texts(self) -> dict[str, str]:
        return {
            f"{name}_{language}": self.value(name, language)
            for name in ("name", "summary")
            for language in ("zh", "en")
        }

    @property
    def part_rows(self) -> list[PartRow]:
        """One for each item, and an empty one to add another."""
        rows = []
        for number, raw in enumerate(self.raw):
            key = str(raw.get("key", ""))
            item = self.items.get(key)
            note = raw.get("note") or ""
            both = note if isinstance(note, Mapping) else {"zh": note}
            rows.append(
                PartRow(
                    number=number,
                    key=key,
                    item=item.implementation_code if item else str(raw.get("item", "")),
                    item_name=localized(item.name) if item else "",
                    needs=" ".join(raw.get("needs") or ()),
                    when=" ".join(f"{q}={','.join(v)}" for q, v in (raw.get("when") or {}).items()),
                    note_zh=str(both.get("zh", "")),
                    note_en=str(both.get("en", "")),
                    answers=self._answers(key, item, raw.get("answers") or {}),
                )
            )
        return [*rows, PartRow(number=len(rows))]

    def _answers(
        self, key: str, item: ItemVersionData | None, given: Mapping[str, str]
    ) -> list[Answer]:
        return [
            Answer(name=f"answer-{key}-{q.key}", question=q, chosen=given.get(q.key, ""))
            for q in (item.situations if item else ())
        ]

    @property
    def question_rows(self) -> list[QuestionRow]:
        rows = []
        for number, q in enumerate(self.definition.get("questions", ())):
            text = q.get("question") or {}
            both = text if isinstance(text, Mapping) else {"zh": text}
            options = "\n".join(_option_line(o) for o in q.get("options", ()))
            rows.append(
                QuestionRow(
                    number=number,
                    key=q.get("key", ""),
                    zh=both.get("zh", ""),
                    en=both.get("en", ""),
                    options=options,
                )
            )
        return [*rows, QuestionRow(number=len(rows))]

    @property
    def field_rows(self) -> list[MergeRow]:
        """All fields of all forms that the applicant fills in, with what they are merged as."""
        merged = _pairs(self.definition.get("fields", ()))
        found: list[tuple[PartData, grouping.Located, str, tuple[str, str]]] = []
        seen: dict[tuple[str, str], set[str]] = {}
        for part, one in self._located():
            if part.answers.get(one.key):
                continue
            label = localized(one.field.get("label"))
            likeness = (one.key, str(one.field["type"]))
            seen.setdefault(likeness, set()).add(part.key)
            found.append((part, one, label, likeness))
        return [
            MergeRow(
                name=f"field-{part.key}-{one.key}",
                item=localized(self.items[part.key].name),
                own=one.key,
                label=label,
                kind=str(one.field["type"]),
                merged=merged.get((part.key, one.key), ""),
                suggestion=one.key if len(seen[likeness]) > 1 else "",
                later_name=f"later-{part.key}-{one.key}" if part.needs else "",
                is_later=one.key in part.later,
            )
            for part, one, label, likeness in found
        ]

    def _located(self) -> list[tuple[PartData, grouping.Located]]:
        versions = forms.form_versions(i.form_version_id for i in self.items.values())
        return [
            (part, one)
            for part in self.parts
            if part.key in self.items
            for one in grouping.located(
                part.key, versions[self.items[part.key].form_version_id].definition
            )
            if one.field["type"] not in ("static", "computed")
        ]

    @property
    def material_rows(self) -> list[MergeRow]:
        """Materials that could be one and the same; the forms are one anyway."""
        merged = _pairs(self.definition.get("materials", ()))
        return [
            MergeRow(
                name=f"material-{part.key}-{m.key}",
                item=localized(self.items[part.key].name),
                own=m.key,
                label=localized(m.name),
                kind=m.source,
                merged=merged.get((part.key, m.key), ""),
            )
            for part in self.parts
            if part.key in self.items
            for m in self.items[part.key].materials
            if m.source != "form"
        ]

    def suggested(self) -> Json:
        """The definition with equal-looking fields merged where nothing is said yet."""
        groups: dict[str, dict[str, str]] = {}
        for row in self.field_rows:
            key = row.merged or row.suggestion
            part = row.name.split("-", 2)[1]
            if key and part not in groups.setdefault(key, {}):
                groups[key][part] = row.own
        fields = [{"key": k, "of": of} for k, of in groups.items() if len(of) > 1]
        return {**self.definition, "fields": fields}


def _option_line(option: Mapping[str, Any]) -> str:
    label = option.get("label") or ""
    both = label if isinstance(label, Mapping) else {"zh": label}
    english = f"|{both['en']}" if both.get("en") else ""
    return f"{option.get('value', '')}={both.get('zh', '')}{english}"


def _pairs(merges: Any) -> dict[tuple[str, str], str]:
    return {(part, own): m["key"] for m in merges for part, own in (m.get("of") or {}).items()}


def _part(raw: Mapping[str, Any]) -> PartData:
    try:
        item = uuid.UUID(str(raw["item"]))
    except ValueError:
        item = uuid.UUID(int=0)
    return PartData(
        key=str(raw.get("key", "")),
        item=item,
        needs=tuple(raw.get("needs") or ()),
        answers=raw.get("answers") or {},
        later=tuple(raw.get("later") or ()),
    )
