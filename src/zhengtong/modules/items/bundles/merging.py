"""Makes one form of the forms of several items: everything asked once, every answer accounted for.

Pure: definitions in, a definition and the plan of how to take the answers apart out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.text import localized
from zhengtong.modules.items.bundles import grouping
from zhengtong.modules.items.bundles.data import BundleBody, MergedForm, Plan
from zhengtong.modules.items.bundles.grouping import Items, Located
from zhengtong.modules.items.bundles.rewriting import ABSENT, Json, Names, all_of, any_of, when

Definitions = Mapping[str, Mapping[str, Any]]
SHARED_TITLE = {"zh": "各个事项共用的信息", "en": "For all of them"}
SITUATION_TITLE = {"zh": "您的情形", "en": "Your situation"}
_CLOSER = {"max_length": min, "min_length": max, "max_rows": min, "min_rows": max}


def merged_form(body: BundleBody, items: Items, definitions: Definitions) -> MergedForm:
    """The form of a bundle over these items and their forms; `problems` says what cannot be."""
    return _Merger(body, items, definitions).merged()


class _Merger:
    def __init__(self, body: BundleBody, items: Items, definitions: Definitions) -> None:
        self.body, self.items = body, items
        self.problems: list[FieldError] = []
        self.questions = grouping.questions(body, items)
        self.fields = {
            p.key: grouping.located(p.key, definitions[p.key])
            for p in body.parts
            if p.key in definitions
        }
        self.constants: dict[str, dict[str, Any]] = {
            p.key: {**p.answers, **dict.fromkeys(p.later, ABSENT)} for p in body.parts
        }
        self.keys = self._all_keys()
        self.names = {
            p.key: Names(self.keys.get(p.key, {}), self.constants[p.key]) for p in body.parts
        }

    def merged(self) -> MergedForm:
        self._check()
        groups: dict[str, list[Located]] = defaultdict(list)
        for part, fields in self.fields.items():
            for one in fields:
                if key := self.keys[part].get(one.key):
                    groups[key].append(one)
        situation = [self._own_question(q) for q in self.body.questions]
        asked = {q.key for q in self.questions}
        shared: dict[str, list[Json]] = {}
        for key, members in groups.items():
            if key in asked:
                situation.append(self._field(key, members, everywhere=True))
            elif len(members) > 1:
                title = localized(members[0].page_title, "zh")
                shared.setdefault(title, []).append(self._field(key, members, everywhere=True))
        pages = []
        if situation:
            pages.append(_page("situation", SITUATION_TITLE, [{"fields": situation}]))
        if shared:
            pages.append(_page("shared", SHARED_TITLE, self._shared_sections(shared, groups)))
        pages += [p for part in self.fields if (p := self._part_page(part, groups, asked))]
        definition = {"title": self.body.name, "pages": pages}
        return MergedForm(
            definition=definition,
            plan=self._plan(),
            asked=sum(1 for f in _fields_of(pages) if _asks(f)),
            separately=sum(
                1
                for fields in self.fields.values()
                for one in fields
                if _asks(one.field) and self._visible(one) is not False
            ),
            problems=tuple(self.problems),
        )

    def _all_keys(self) -> dict[str, dict[str, str]]:
        """Part → its field → merged key, without what is answered or comes later."""
        sources: dict[Any, set[str]] = defaultdict(set)
        for part, fields in self.fields.items():
            for one in fields:
                if one.key not in self.constants[part] and (i := grouping.identity_of(one)):
                    sources[i].add(part)
        asked = {(p, own): q.key for q in self.questions for p, own in q.of.items()}
        found: dict[str, dict[str, str]] = {}
        for part, fields in self.fields.items():
            own: dict[str, str] = {}
            for one in fields:
                if one.key in self.constants[part]:
                    continue
                key = asked.get((part, one.key)) or grouping.field_key(
                    self.body, part, one, sources
                )
                own[one.key] = key if key not in own.values() else f"{part}_{one.key}"[:60]
            found[part] = own
        return found

    def _plan(self) -> Plan:
        constants = {
            part: {
                k: v
                for k, v in values.items()
                if v is not ABSENT and any(f.key == k for f in self.fields.get(part, ()))
            }
            for part, values in self.constants.items()
        }
        holding = {
            part: {f.key for f in fields if f.field["type"] not in ("static", "computed")}
            for part, fields in self.fields.items()
        }
        fields = {
            part: {own: key for own, key in keys.items() if own in holding[part]}
            for part, keys in self.keys.items()
        }
        return Plan(fields=fields, constants={k: v for k, v in constants.items() if v})

    def _own_question(self, question: Any) -> Json:
        return {
            "key": question.key,
            "type": "choice",
            "label": question.question,
            **({"hint": question.help} if question.help else {}),
            "required": True,
            "options": [{"value": o.value, "label": o.label} for o in question.options],
        }

    def _visible(self, one: Located) -> Any:
        """When the field is asked, seen from the whole bundle."""
        part = self.body.part(one.part)
        names = self.names[one.part]
        conditions = [*one.above, one.field.get("show_if")]
        return all_of([when(part.when if part else {}), *map(names.condition, conditions)])

    def _field(self, key: str, members: list[Located], *, everywhere: bool) -> Json:
        """The merged field. `everywhere`: it stands outside its own page and carries all the
        conditions of that."""
        first, names = members[0], self.names[members[0].part]
        made = {k: v for k, v in first.field.items() if k not in ("show_if", "require_if")}
        made["key"] = key
        if "expression" in made:
            made["expression"] = names.expression(made["expression"])
        for rows in ("columns", "fields"):
            if rows in made:
                made[rows] = [self._in_row(f, made[rows], names) for f in made[rows]]
        for other in members[1:]:
            self._narrow(made, other)
        if everywhere:
            shown = any_of([self._visible(m) for m in members])
        else:
            shown = names.condition(first.field.get("show_if"))
        if isinstance(shown, Mapping):
            made["show_if"] = shown
        made.pop("required", None)
        self._require(made, members)
        return made

    def _require(self, made: Json, members: list[Located]) -> None:
        if made["type"] in ("static", "computed"):
            return
        if all(m.field.get("required") for m in members):
            made["required"] = True
            return
        wanted = []
        for member in members:
            own = self.names[member.part].condition(member.field.get("require_if"))
            if member.field.get("required"):
                own = True
            if own is None:
                continue
            wanted.append(own if len(members) == 1 else all_of([self._visible(member), own]))
        condition = any_of(wanted) if wanted else False
        if condition is True:
            made["required"] = True
        elif isinstance(condition, Mapping):
            made["require_if"] = condition

    def _in_row(self, column: Json, row: list[Json], names: Names) -> Json:
        """Conditions and expressions within a row see its own fields first."""
        own = frozenset(f["key"] for f in row)
        around = Names(
            {k: v for k, v in names.keys.items() if k not in own},
            {k: v for k, v in names.constants.items() if k not in own},
        )
        made = dict(column)
        for condition in ("show_if", "require_if"):
            if condition in made:
                told = around.condition(made.pop(condition))
                if isinstance(told, Mapping):
                    made[condition] = told
                elif told is True and condition == "require_if":
                    made["required"] = True
        if "expression" in made:
            made["expression"] = around.expression(made["expression"], own)
        return made

    def _narrow(self, made: Json, other: Located) -> None:
        """What satisfies the merged field must satisfy the other's too."""
        field = other.field
        if field["type"] != made["type"]:
            self._wrong(other, _("类型不同，不能合并"))
            return
        if {o["value"] for o in made.get("options", ())} != {
            o["value"] for o in field.get("options", ())
        }:
            self._wrong(other, _("选项不同，不能合并"))
        for bound, closer in _CLOSER.items():
            if bound in field:
                made[bound] = closer(made.get(bound, field[bound]), field[bound])
        for bound, closer in (("min", max), ("max", min)):
            mine, theirs = made.get(bound), field.get(bound)
            if theirs is not None and isinstance(theirs, int) and isinstance(mine, int | None):
                made[bound] = theirs if mine is None else closer(mine, theirs)
            elif theirs is not None and mine is None:
                made[bound] = theirs
        if grouping.identity_of(other) != (source_of(made), made["type"]):
            made.pop("prefill", None)

    def _shared_sections(
        self, shared: Mapping[str, list[Json]], groups: Mapping[str, list[Located]]
    ) -> list[Json]:
        titles = {localized(m.page_title, "zh"): m.page_title for g in groups.values() for m in g}
        return [
            {**({"title": titles[t]} if titles.get(t) else {}), "fields": fields}
            for t, fields in shared.items()
        ]

    def _part_page(
        self, part: str, groups: Mapping[str, list[Located]], asked: set[str]
    ) -> Json | None:
        """What only this item asks, in its own order."""
        names = self.names[part]
        sections: dict[tuple[int, str, int], Json] = {}
        for one in self.fields[part]:
            key = self.keys[part].get(one.key)
            if key is None or key in asked or len(groups[key]) > 1:
                continue
            above = all_of([names.condition(c) for c in one.above])
            if above is False or names.condition(one.field.get("show_if")) is False:
                continue
            place = (one.page, str(above), 0)
            if place not in sections:
                title = one.section_title or one.page_title
                sections[place] = {**({"title": title} if title else {}), "fields": []}
                if isinstance(above, Mapping):
                    sections[place]["show_if"] = above
            sections[place]["fields"].append(self._field(key, groups[key], everywhere=False))
        if not sections:
            return None
        page = _page(part, self.items[part].name, list(sections.values()))
        shown = when(self.body.part(part).when)  # type: ignore[union-attr]
        if isinstance(shown, Mapping):
            page["show_if"] = shown
        return page

    def _check(self) -> None:
        for n, part in enumerate(self.body.parts):
            if part.key not in self.items:
                message = _("这个事项现在没有施行的版本")
                self.problems.append(FieldError(path=f"parts.{n}.item", message=message))
                continue
            item = self.items[part.key]
            offered = {q.key: {o.value for o in q.options} for q in item.situations}
            known = {f.key for f in self.fields.get(part.key, ())}
            for question, value in part.answers.items():
                if value not in offered.get(question, set()):
                    message = _("事项里没有这个问题或者答案：%s") % question
                    self.problems.append(FieldError(path=f"parts.{n}.answers", message=message))
            for later in part.later:
                if later not in known:
                    message = _("申请表里没有这个字段：%s") % later
                    self.problems.append(FieldError(path=f"parts.{n}.later", message=message))
                elif not part.needs:
                    message = _("不等待其他事项，就没有以后才填的字段：%s") % later
                    self.problems.append(FieldError(path=f"parts.{n}.later", message=message))
            for one in self.fields.get(part.key, ()):
                if one.field["type"] == "upload":
                    self._wrong(one, _("文件请改为材料，合并的表单不收文件"))
        self._check_merges()

    def _check_merges(self) -> None:
        asked = {(p, own) for q in self.questions for p, own in q.of.items()}
        for n, merge in enumerate(self.body.fields):
            for part, own in merge.of.items():
                known = {f.key for f in self.fields.get(part, ())}
                if own not in known and (part, own) not in asked:
                    message = _("申请表里没有这个字段：%s") % f"{part}.{own}"
                    self.problems.append(FieldError(path=f"fields.{n}", message=message))

    def _wrong(self, one: Located, message: str) -> None:
        self.problems.append(FieldError(path=f"{one.part}.{one.key}", message=message))


def source_of(field: Mapping[str, Any]) -> str:
    prefill = field.get("prefill")
    return str(prefill.get("source") if isinstance(prefill, Mapping) else prefill or "")


def _page(key: str, title: Any, sections: list[Json]) -> Json:
    return {"key": key, "title": title, "sections": sections}


def _fields_of(pages: list[Json]) -> list[Json]:
    """All fields of a definition."""
    return [f for page in pages for section in page["sections"] for f in section["fields"]]


def _asks(field: Mapping[str, Any]) -> bool:
    return field["type"] not in ("static", "computed")
