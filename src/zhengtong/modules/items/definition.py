"""Reads the body of a version: a checked `GuideData` out of plain JSON, or every fault at once.

Keys that are not known are refused, so that a typing mistake never silently drops a rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from zhengtong.kernel.deadlines import Limit
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.items import data as d
from zhengtong.modules.items import definition_levels, definition_periods
from zhengtong.modules.items import definition_licences as licences
from zhengtong.modules.items import definition_parts as parts
from zhengtong.modules.items import definition_procedures as procedures
from zhengtong.modules.items.definition_reader import (
    AREAS,
    CASE_KINDS,
    CHANNELS,
    FORMS,
    GROUNDS,
    LEVELS,
    MATERIAL_KINDS,
    MATTER_TYPES,
    MEGABYTE,
    NATURES,
    NECESSITIES,
    OBJECTS,
    ONLINE_DEPTHS,
    POWER_SOURCES,
    RESULT_KINDS,
    SCOPES,
    SITE_VISITS,
    SOURCES,
    SUPPORTS,
    UPLOAD_EXTENSIONS,
    Reader,
    Row,
)
from zhengtong.modules.items.rules import PromiseTooLong, is_longer

__all__ = [
    "CHANNELS",
    "DEFINITION_KEYS",
    "FORMS",
    "GROUNDS",
    "MATERIAL_KINDS",
    "MEGABYTE",
    "NECESSITIES",
    "OBJECTS",
    "RESULT_KINDS",
    "SCOPES",
    "SOURCES",
    "SUPPORTS",
    "UPLOAD_EXTENSIONS",
    "DefinitionRefused",
    "limits",
    "outline",
    "problems",
    "read",
]

_OF_COLUMNS = frozenset({"name", "matter_type", "case_kind", "statutory", "promised", "result"})
_OF_PARTS = frozenset(
    {
        "result_name",
        "result_kind",
        "result_validity",
        "result_sample",
        "result_licence_type",
        "result_licence_fields",
        "statutory_basis",
        "statutory_note",
        "promised_note",
        "extension",
        "is_limit_verified",
    }
)
DEFINITION_KEYS = frozenset(f.name for f in fields(d.GuideData)) - _OF_PARTS | _OF_COLUMNS


class DefinitionRefused(InvalidInput):
    """事项定义有不对的地方，请看标出的内容。"""

    code = "item_definition_refused"


def read(definition: Mapping[str, Any]) -> d.GuideData:
    """The guide in it. Raises DefinitionRefused with one FieldError for every fault."""
    guide, faults = outline(definition)
    if faults:
        raise DefinitionRefused(errors=faults)
    return guide


def outline(definition: Mapping[str, Any]) -> tuple[d.GuideData, tuple[FieldError, ...]]:
    """What can be read out of an unfinished definition, and everything that is wrong with it."""
    reader = Reader()
    guide = _guide(reader, definition)
    return guide, tuple(reader.errors)


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
    row = Row(reader, raw)
    row.known(DEFINITION_KEYS)
    row.text("name", required=True)
    row.choice("matter_type", MATTER_TYPES)
    row.choice("case_kind", CASE_KINDS)
    reader.limit(raw.get("statutory"), "statutory")
    reader.limit(raw.get("promised"), "promised")
    situations = parts.situations(row)
    questions = {s.key: {o.value for o in s.options} for s in situations}
    materials = parts.materials(row, questions)
    statutory, promised, result = row.part("statutory"), row.part("promised"), row.part("result")
    return d.GuideData(
        **_identity(row),
        **_handling(row),
        **definition_levels.levels(row),
        statutory_basis=statutory.text("basis"),
        statutory_note=statutory.text("note"),
        promised_note=promised.text("note"),
        is_limit_verified=bool(statutory.raw.get("verified")),
        extension=definition_periods.extension(statutory),
        legal_bases=parts.bases(row),
        materials=materials,
        pending=parts.pending(row),
        commitment=parts.commitment(row, materials),
        fees=parts.fees(row, questions),
        result_name=result.text("name", required=raw.get("matter_type") != "penalty"),
        result_kind=result.choice("kind", RESULT_KINDS, "other"),
        result_validity=result.text("validity"),
        result_sample=result.file("sample"),
        result_licence_type=licences.type_code(result),
        result_licence_fields=licences.mapping(result),
        faq=parts.faq(row),
        situations=situations,
        places=parts.places(row),
        hearing=row.choice("hearing", procedures.HEARINGS, "none"),
        renewal=procedures.renewal(row, questions),
    )


def _identity(row: Row) -> dict[str, Any]:
    """What it is and whose it is."""
    return {
        "summary": row.text("summary", required=True),
        "objects": row.choices("objects", OBJECTS),
        "themes": row.words("themes"),
        "life_events": row.words("life_events"),
        "plain_words": row.words("plain_words"),
        "popularity": row.integer("popularity"),
        "historical_note": row.text("historical_note"),
        "is_detailed": bool(row.raw.get("is_detailed")),
        "remarks": row.texts("remarks"),
        "local_code": row.plain("local_code"),
        "local_basic_code": row.plain("local_basic_code"),
        "handling_code": row.plain("handling_code"),
        "level": row.choice("level", LEVELS, ""),
        "subject_nature": row.choice("subject_nature", NATURES, ""),
        "power_source": row.choice("power_source", POWER_SOURCES, ""),
        "entrusted_by": row.text("entrusted_by"),
        "division": row.text("division"),
        "content": row.text("content"),
        "undertaking_unit": row.text("undertaking_unit"),
        "joint_departments": row.texts("joint_departments"),
        "intermediary": row.text("intermediary"),
        "quantity_limit": row.text("quantity_limit"),
        "collect_kind": row.text("collect_kind"),
    }


def _handling(row: Row) -> dict[str, Any]:
    """How and where it is done."""
    return {
        "conditions": row.texts("conditions"),
        "visits": row.integer("visits"),
        "visit_reason": row.text("visit_reason"),
        "channels": row.choices("channels", CHANNELS),
        "scope": row.choice("scope", SCOPES, "county"),
        "area": row.choices("area", AREAS),
        "supports": row.choices("supports", SUPPORTS),
        "online_depth": row.choice("online_depth", ONLINE_DEPTHS, ""),
        "online_url": row.address("online_url"),
        "mobile_url": row.address("mobile_url"),
        "system_level": row.choice("system_level", LEVELS, ""),
        "agent_services": row.texts("agent_services"),
        "special_procedures": row.choices("special_procedures", GROUNDS),
        "special_note": row.text("special_note"),
        "site_visit": row.choice("site_visit", SITE_VISITS, "none"),
        "flow_note": row.text("flow_note"),
        "consult_phone": row.plain("consult_phone"),
        "supervise_phone": row.plain("supervise_phone"),
        "consult_note": row.text("consult_note"),
        "supervise_note": row.text("supervise_note"),
    }


def problems(definition: Mapping[str, Any]) -> tuple[FieldError, ...]:
    """Every fault of the body, a promise beyond the law included; empty when it is whole."""
    _guide_data, faults = outline(definition)
    if any(f.path.startswith(("statutory", "promised")) for f in faults):
        return faults
    statutory, promised = limits(definition)
    if is_longer(promised, statutory):
        fault = FieldError(
            path="promised.n", message=str(PromiseTooLong()), code="promise_too_long"
        )
        return (*faults, fault)
    return faults
