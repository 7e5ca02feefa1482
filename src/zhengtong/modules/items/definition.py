"""Reads the body of a version: a checked `GuideData` out of plain JSON, or every fault at once.

Keys that are not known are refused, so that a typing mistake never silently drops a rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.text import Text
from zhengtong.modules.items import data as d

OBJECTS = ("person", "enterprise", "institution", "association", "unincorporated", "agency")
CHANNELS = ("web", "mobile", "window", "agent", "kiosk", "phone")
SCOPES = ("county", "any_counter", "township", "village")
GROUNDS = (
    "hearing",
    "tender",
    "auction",
    "inspection",
    "testing",
    "quarantine",
    "appraisal",
    "expert_review",
)
"""The eight grounds that stop the statutory clock (行政许可法 45条)."""
NECESSITIES = ("required", "optional")
SOURCES = ("applicant", "form", "platform", "shared")
FORMS = ("electronic", "paper", "either")
RESULT_KINDS = ("licence", "approval", "other")
UPLOAD_EXTENSIONS = ("pdf", "jpg", "jpeg", "png")
MEGABYTE = 1024 * 1024

MATERIAL_KEYS = frozenset(f.name for f in fields(d.MaterialData))
_OF_COLUMNS = frozenset({"name", "matter_type", "case_kind", "statutory", "promised", "result"})
_OF_PARTS = frozenset(
    {"result_name", "result_kind", "result_validity", "statutory_basis", "is_limit_verified"}
)
DEFINITION_KEYS = frozenset(f.name for f in fields(d.GuideData)) - _OF_PARTS | _OF_COLUMNS


class DefinitionRefused(InvalidInput):
    """事项定义有不对的地方，请看标出的内容。"""

    code = "item_definition_refused"


class Reader:
    """Collects faults with their paths while values are taken out of the JSON."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []

    def fault(self, path: str, message: str) -> None:
        self.errors.append(FieldError(path=path, message=message))

    def known(self, value: Mapping[str, Any], keys: frozenset[str], path: str) -> None:
        for key in value:
            if key not in keys:
                self.fault(f"{path}.{key}".strip("."), _("不认识的内容"))

    def text(self, value: Any, path: str, *, required: bool = False) -> Text:
        if value in (None, "", {}):
            if required:
                self.fault(path, _("不能为空"))
            return ""
        if isinstance(value, str):
            return value
        if isinstance(value, Mapping) and value.get("zh") and set(value) <= {"zh", "en"}:
            return dict(value)
        self.fault(path, _("应当是文字，或者带 zh 的中英文对照"))
        return ""

    def texts(self, value: Any, path: str) -> tuple[Text, ...]:
        return tuple(self.text(v, f"{path}.{i}", required=True) for i, v in enumerate(value or ()))

    def choice(self, value: Any, allowed: tuple[str, ...], path: str, default: str = "") -> str:
        chosen = default if value is None else value
        if chosen not in allowed:
            self.fault(path, _("只能是：%s") % "、".join(allowed))
            return default or allowed[0]
        return str(chosen)

    def choices(self, value: Any, allowed: tuple[str, ...], path: str) -> tuple[str, ...]:
        return tuple(
            self.choice(v, allowed, f"{path}.{i}", allowed[0]) for i, v in enumerate(value or ())
        )

    def limit(self, value: Any, path: str) -> Limit:
        if (
            not isinstance(value, Mapping)
            or not isinstance(value.get("n"), int)
            or value["n"] < 0
            or value.get("unit", "WORKDAY") not in list(Unit)
        ):
            self.fault(path, _("期限须有不小于 0 的整数和单位"))
            return Limit(0)
        return Limit(value["n"], Unit(value.get("unit", "WORKDAY")))

    def when(self, value: Any, path: str, questions: Mapping[str, set[str]]) -> dict[str, Any]:
        found = {}
        for question, values in (value or {}).items():
            if question not in questions or not set(values) <= questions[question]:
                self.fault(path, _("所指的情形不存在：%s") % question)
            found[question] = tuple(values)
        return found


def read(definition: Mapping[str, Any]) -> d.GuideData:
    """The guide in it. Raises DefinitionRefused with one FieldError for every fault."""
    reader = Reader()
    guide = _guide(reader, definition)
    if reader.errors:
        raise DefinitionRefused(errors=reader.errors)
    return guide


def limits(definition: Mapping[str, Any]) -> tuple[Limit, Limit]:
    """The statutory and the promised limit."""
    reader = Reader()
    pair = (
        reader.limit(definition.get("statutory"), "statutory"),
        reader.limit(definition.get("promised"), "promised"),
    )
    if reader.errors:
        raise DefinitionRefused(errors=reader.errors)
    return pair


def _guide(reader: Reader, raw: Mapping[str, Any]) -> d.GuideData:
    reader.known(raw, DEFINITION_KEYS, "")
    reader.text(raw.get("name"), "name", required=True)
    situations = tuple(
        _situation(reader, s, f"situations.{i}") for i, s in enumerate(raw.get("situations") or ())
    )
    questions = {s.key: {o.value for o in s.options} for s in situations}
    statutory = raw.get("statutory") or {}
    result = raw.get("result") or {}
    return d.GuideData(
        summary=reader.text(raw.get("summary"), "summary", required=True),
        objects=reader.choices(raw.get("objects"), OBJECTS, "objects"),
        statutory_basis=reader.text(statutory.get("basis"), "statutory.basis"),
        is_limit_verified=bool(statutory.get("verified")),
        legal_bases=_bases(reader, raw.get("legal_bases")),
        conditions=reader.texts(raw.get("conditions"), "conditions"),
        materials=_materials(reader, raw.get("materials"), questions),
        fees=_fees(reader, raw.get("fees"), questions),
        result_name=reader.text(result.get("name"), "result.name", required=True),
        result_kind=reader.choice(result.get("kind"), RESULT_KINDS, "result.kind", "other"),
        result_validity=reader.text(result.get("validity"), "result.validity"),
        visits=int(raw.get("visits") or 0),
        visit_reason=reader.text(raw.get("visit_reason"), "visit_reason"),
        channels=reader.choices(raw.get("channels"), CHANNELS, "channels"),
        scope=reader.choice(raw.get("scope"), SCOPES, "scope", "county"),
        themes=tuple(raw.get("themes") or ()),
        life_events=tuple(raw.get("life_events") or ()),
        faq=tuple(
            d.QuestionData(
                question=reader.text(q.get("question"), f"faq.{i}.question", required=True),
                answer=reader.text(q.get("answer"), f"faq.{i}.answer", required=True),
            )
            for i, q in enumerate(raw.get("faq") or ())
        ),
        agent_services=reader.texts(raw.get("agent_services"), "agent_services"),
        situations=situations,
        special_procedures=reader.choices(
            raw.get("special_procedures"), GROUNDS, "special_procedures"
        ),
        places=_places(reader, raw.get("places")),
        consult_phone=str(raw.get("consult_phone") or ""),
        supervise_phone=str(raw.get("supervise_phone") or ""),
        plain_words=tuple(raw.get("plain_words") or ()),
        popularity=int(raw.get("popularity") or 0),
        historical_note=reader.text(raw.get("historical_note"), "historical_note"),
        is_detailed=bool(raw.get("is_detailed")),
        remarks=reader.texts(raw.get("remarks"), "remarks"),
    )


def _situation(reader: Reader, raw: Mapping[str, Any], path: str) -> d.SituationQuestion:
    options = tuple(
        d.SituationOption(
            value=str(o["value"]),
            label=reader.text(o.get("label"), f"{path}.options.{i}.label", required=True),
            hint=reader.text(o.get("hint"), f"{path}.options.{i}.hint"),
            stop=reader.text(o.get("stop"), f"{path}.options.{i}.stop"),
            note=reader.text(o.get("note"), f"{path}.options.{i}.note"),
            variables=dict(o.get("variables") or {}),
        )
        for i, o in enumerate(raw.get("options") or ())
    )
    if len({o.value for o in options}) < max(len(options), 2):
        reader.fault(f"{path}.options", _("每个问题至少两个不同的答案"))
    return d.SituationQuestion(
        key=str(raw.get("key") or ""),
        question=reader.text(raw.get("question"), f"{path}.question", required=True),
        help=reader.text(raw.get("help"), f"{path}.help"),
        options=options,
    )


def _bases(reader: Reader, raw: Any) -> tuple[d.LegalBasisData, ...]:
    return tuple(
        d.LegalBasisData(
            title=reader.text(b.get("title"), f"legal_bases.{i}.title", required=True),
            article=reader.text(b.get("article"), f"legal_bases.{i}.article"),
            text=reader.text(b.get("text"), f"legal_bases.{i}.text"),
            is_local_configuration=bool(b.get("is_local_configuration")),
        )
        for i, b in enumerate(raw or ())
    )


def _materials(
    reader: Reader, raw: Any, questions: Mapping[str, set[str]]
) -> tuple[d.MaterialData, ...]:
    found: list[d.MaterialData] = []
    for i, m in enumerate(raw or ()):
        path = f"materials.{i}"
        reader.known(m, MATERIAL_KEYS, path)
        key = str(m.get("key") or "")
        if not key.isidentifier() or any(f.key == key for f in found):
            reader.fault(f"{path}.key", _("标识须是唯一的英文名"))
        found.append(_material(reader, m, key, path, questions))
    return tuple(found)


def _material(
    reader: Reader, m: Mapping[str, Any], key: str, path: str, questions: Mapping[str, set[str]]
) -> d.MaterialData:
    source = reader.choice(m.get("source"), SOURCES, f"{path}.source", "applicant")
    uploaded = source == "applicant"
    extensions = tuple(m.get("extensions") or (UPLOAD_EXTENSIONS if uploaded else ()))
    return d.MaterialData(
        key=key,
        name=reader.text(m.get("name"), f"{path}.name", required=True),
        necessity=reader.choice(m.get("necessity"), NECESSITIES, f"{path}.necessity", "required"),
        source=source,
        source_note=reader.text(m.get("source_note"), f"{path}.source_note"),
        form=reader.choice(m.get("form"), FORMS, f"{path}.form", "electronic"),
        copies=int(m.get("copies") or 1),
        note=reader.text(m.get("note"), f"{path}.note"),
        example=reader.text(m.get("example"), f"{path}.example"),
        basis=reader.text(m.get("basis"), f"{path}.basis"),
        extensions=extensions,
        max_bytes=int(m.get("max_bytes") or (10 * MEGABYTE if uploaded else 0)),
        min_files=int(m.get("min_files") or (1 if uploaded else 0)),
        max_files=int(m.get("max_files") or 1),
        may_be_pending=bool(m.get("may_be_pending")),
        when=reader.when(m.get("when"), f"{path}.when", questions),
    )


def _fees(reader: Reader, raw: Any, questions: Mapping[str, set[str]]) -> tuple[d.FeeData, ...]:
    return tuple(
        d.FeeData(
            name=reader.text(f.get("name"), f"fees.{i}.name", required=True),
            standard=reader.text(f.get("standard"), f"fees.{i}.standard", required=True),
            basis=reader.text(f.get("basis"), f"fees.{i}.basis", required=True),
            amount=f.get("amount"),
            when=reader.when(f.get("when"), f"fees.{i}.when", questions),
        )
        for i, f in enumerate(raw or ())
    )


def _places(reader: Reader, raw: Any) -> tuple[d.PlaceData, ...]:
    return tuple(
        d.PlaceData(
            name=reader.text(p.get("name"), f"places.{i}.name", required=True),
            address=reader.text(p.get("address"), f"places.{i}.address", required=True),
            hours=reader.text(p.get("hours"), f"places.{i}.hours"),
            phone=str(p.get("phone") or ""),
        )
        for i, p in enumerate(raw or ())
    )
