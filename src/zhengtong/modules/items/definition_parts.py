"""The lists of a definition: situations, legal bases, materials, fees, places, questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.core.files import api as files
from zhengtong.modules.items import data as d
from zhengtong.modules.items import definition_licences as licences
from zhengtong.modules.items.definition_reader import (
    DUES,
    FORMS,
    MATERIAL_KINDS,
    MEGABYTE,
    NECESSITIES,
    SOURCES,
    UPLOAD_EXTENSIONS,
    Row,
)

MATERIAL_KEYS = frozenset(f.name for f in fields(d.MaterialData))
FEE_KEYS = frozenset(f.name for f in fields(d.FeeData))
BASIS_KEYS = frozenset(f.name for f in fields(d.LegalBasisData))
PLACE_KEYS = frozenset(f.name for f in fields(d.PlaceData))
FAQ_KEYS = frozenset(f.name for f in fields(d.QuestionData))
QUESTION_KEYS = frozenset(f.name for f in fields(d.SituationQuestion))
OPTION_KEYS = frozenset(f.name for f in fields(d.SituationOption))
KNOWN_EXTENSIONS = frozenset(files.known_extensions())


def situations(row: Row) -> tuple[d.SituationQuestion, ...]:
    found: list[d.SituationQuestion] = []
    for part in row.rows("situations"):
        part.known(QUESTION_KEYS)
        key = part.plain("key")
        if not key.isidentifier() or any(f.key == key for f in found):
            part.reader.fault(part.at("key"), _("标识须是唯一的英文名"))
        found.append(_situation(part, key))
    return tuple(found)


def _situation(row: Row, key: str) -> d.SituationQuestion:
    options = tuple(_option(part) for part in row.rows("options"))
    if len({o.value for o in options}) < max(len(options), 2):
        row.reader.fault(row.at("options"), _("每个问题至少两个不同的答案"))
    return d.SituationQuestion(
        key=key,
        question=row.text("question", required=True),
        help=row.text("help"),
        options=options,
    )


def _option(row: Row) -> d.SituationOption:
    row.known(OPTION_KEYS)
    value = row.plain("value")
    if not value:
        row.reader.fault(row.at("value"), _("不能为空"))
    return d.SituationOption(
        value=value,
        label=row.text("label", required=True),
        hint=row.text("hint"),
        stop=row.text("stop"),
        note=row.text("note"),
        variables=_variables(row),
    )


def _variables(row: Row) -> dict[str, Any]:
    raw = row.raw.get("variables") or {}
    if not isinstance(raw, Mapping):
        row.reader.fault(row.at("variables"), _("流程变量写成“名称=值”，每行一个"))
        return {}
    for name, value in raw.items():
        if not str(name).isidentifier() or not isinstance(value, (str, int, bool)):
            row.reader.fault(row.at("variables"), _("流程变量写成“名称=值”，每行一个"))
    return dict(raw)


def bases(row: Row) -> tuple[d.LegalBasisData, ...]:
    found = []
    for part in row.rows("legal_bases"):
        part.known(BASIS_KEYS)
        found.append(
            d.LegalBasisData(
                title=part.text("title", required=True),
                article=part.text("article"),
                text=part.text("text"),
                is_local_configuration=part.flag("is_local_configuration"),
            )
        )
    return tuple(found)


def materials(row: Row, questions: Mapping[str, set[str]]) -> tuple[d.MaterialData, ...]:
    found: list[d.MaterialData] = []
    for part in row.rows("materials"):
        part.known(MATERIAL_KEYS)
        key = part.plain("key")
        if not key.isidentifier() or any(f.key == key for f in found):
            part.reader.fault(part.at("key"), _("标识须是唯一的英文名"))
        found.append(_material(part, key, questions))
    return tuple(found)


def _material(row: Row, key: str, questions: Mapping[str, set[str]]) -> d.MaterialData:
    source = row.choice("source", SOURCES, "applicant")
    uploaded = source == "applicant"
    if row.flag("by_commitment") and not uploaded:
        row.reader.fault(row.at("by_commitment"), _("只有申请人提交的材料才能用承诺代替"))
    return d.MaterialData(
        key=key,
        name=row.text("name", required=True),
        necessity=row.choice("necessity", NECESSITIES, "required"),
        source=source,
        form=row.choice("form", FORMS, "electronic"),
        kind=row.choice("kind", MATERIAL_KINDS, ""),
        originals=row.integer("originals"),
        copies=row.integer("copies") or 1,
        extensions=_extensions(row) or (UPLOAD_EXTENSIONS if uploaded else ()),
        max_bytes=row.integer("max_bytes") or (10 * MEGABYTE if uploaded else 0),
        min_files=row.integer("min_files") or (1 if uploaded else 0),
        max_files=row.integer("max_files") or 1,
        may_be_pending=row.flag("may_be_pending"),
        by_commitment=row.flag("by_commitment"),
        blank_file=row.file("blank_file"),
        sample_file=row.file("sample_file"),
        when=row.reader.when(row.raw.get("when"), row.at("when"), questions),
        licence_type=licences.type_code(row),
        licence_fields=licences.mapping(row),
        **{key: row.text(key) for key in _MATERIAL_TEXTS},
    )


_MATERIAL_TEXTS = (
    "source_note",
    "page_format",
    "issuer",
    "issued_within",
    "note",
    "fill_note",
    "acceptance",
    "usage",
    "example",
    "basis",
)


def _extensions(row: Row) -> tuple[str, ...]:
    found = tuple(e.lower().lstrip(".") for e in row.words("extensions"))
    for extension in found:
        if extension not in KNOWN_EXTENSIONS:
            row.reader.fault(row.at("extensions"), _("不能上传这种文件：%s") % extension)
    return found


def fees(row: Row, questions: Mapping[str, set[str]]) -> tuple[d.FeeData, ...]:
    found = []
    for part in row.rows("fees"):
        part.known(FEE_KEYS)
        found.append(
            d.FeeData(
                name=part.text("name", required=True),
                standard=part.text("standard", required=True),
                basis=part.text("basis", required=True),
                amount=part.amount("amount"),
                may_be_reduced=part.flag("may_be_reduced"),
                reduction_basis=part.text("reduction_basis"),
                due=part.choice("due", DUES, "before_delivery"),
                quantity=part.words("quantity"),
                when=part.reader.when(part.raw.get("when"), part.at("when"), questions),
            )
        )
    return tuple(found)


def places(row: Row) -> tuple[d.PlaceData, ...]:
    found = []
    for part in row.rows("places"):
        part.known(PLACE_KEYS)
        found.append(
            d.PlaceData(
                name=part.text("name", required=True),
                address=part.text("address", required=True),
                hours=part.text("hours"),
                phone=part.plain("phone"),
            )
        )
    return tuple(found)


PENDING_KEYS = frozenset(f.name for f in fields(d.PendingRule))
COMMITMENT_KEYS = frozenset(f.name for f in fields(d.CommitmentRule))


def pending(row: Row) -> d.PendingRule:
    """容缺受理."""
    part = row.part("pending")
    part.known(PENDING_KEYS)
    usual = d.PendingRule()
    return d.PendingRule(
        days=_at_least_one(part, "days", usual.days),
        extension_days=part.integer("extension_days", usual.extension_days),
        years=_at_least_one(part, "years", usual.years),
        basis=part.text("basis"),
    )


def commitment(row: Row, listed: tuple[d.MaterialData, ...]) -> d.CommitmentRule:
    """告知承诺. What is told and what follows must be written before a material can be spared."""
    part = row.part("commitment")
    part.known(COMMITMENT_KEYS)
    is_used = any(m.by_commitment for m in listed)
    usual = d.CommitmentRule()
    return d.CommitmentRule(
        notice=part.text("notice", required=is_used),
        consequence=part.text("consequence", required=is_used),
        excluded=part.text("excluded"),
        check_days=_at_least_one(part, "check_days", usual.check_days),
        rectify_days=_at_least_one(part, "rectify_days", usual.rectify_days),
        years=_at_least_one(part, "years", usual.years),
        basis=part.text("basis"),
    )


def _at_least_one(row: Row, key: str, usual: int) -> int:
    found = row.integer(key, usual)
    if not 1 <= found <= 1000:
        row.reader.fault(row.at(key), _("应当是 1 到 1000 之间的整数"))
        return usual
    return found


def faq(row: Row) -> tuple[d.QuestionData, ...]:
    found = []
    for part in row.rows("faq"):
        part.known(FAQ_KEYS)
        found.append(
            d.QuestionData(
                question=part.text("question", required=True),
                answer=part.text("answer", required=True),
            )
        )
    return tuple(found)
