"""What a definition says of electronic licences: the one that a grant issues, those that spare a
material."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.errors import FieldError
from zhengtong.modules.items import data as d
from zhengtong.modules.items.definition_procedures import field_keys
from zhengtong.modules.items.definition_reader import Row
from zhengtong.modules.licences import api as licences

TYPE_CODE = re.compile(r"[0-9A-Z]{18}[0-9]{3}", re.ASCII)
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
SOURCE = re.compile(r"(material:)?[A-Za-z_][A-Za-z0-9_]{0,59}(\.(from|to))?", re.ASCII)
ALWAYS = ("number", "valid_from", "valid_until")
"""What every licence has besides the fields of its type."""


def type_code(row: Row) -> str:
    """`licence_type`: 证照类型代码, or nothing."""
    code = row.plain("licence_type")
    if code and not TYPE_CODE.fullmatch(code):
        row.reader.fault(row.at("licence_type"), _("证照类型代码是定义机构的信用代码加三位数字"))
        return ""
    return code


def mapping(row: Row) -> dict[str, str]:
    """`licence_fields`: what is filled in → where it comes from."""
    raw: Any = row.raw.get("licence_fields") or {}
    if not isinstance(raw, Mapping) or not all(_is_pair(k, v) for k, v in raw.items()):
        row.reader.fault(row.at("licence_fields"), _("字段对应写成“名称=名称”，每行一个"))
        return {}
    return {str(k): str(v) for k, v in raw.items()}


def _is_pair(key: Any, value: Any) -> bool:
    return bool(SOURCE.fullmatch(str(key))) and bool(SOURCE.fullmatch(str(value)))


def licence_faults(guide: d.GuideData, form: Mapping[str, Any]) -> Iterator[FieldError]:
    """Types that are not in the catalogue, fields that do not exist, required fields of the licence
    that nothing fills in. Asked before a version is published; one query where it names any."""
    for path, message in _problems(guide, field_keys(form)):
        yield FieldError(path=path, message=message, code="licence_unknown")


def _problems(guide: d.GuideData, form_fields: frozenset[str]) -> Iterator[tuple[str, str]]:
    codes = {m.licence_type for m in guide.materials} | {guide.result_licence_type}
    codes.discard("")
    known = licences.licence_types(codes) if codes else {}
    if guide.result_licence_type:
        yield from _of_result(guide, known.get(guide.result_licence_type), form_fields)
    for n, material in enumerate(guide.materials):
        if material.licence_type:
            path = f"materials.{n}.licence_type"
            yield from _of_material(material, known.get(material.licence_type), form_fields, path)


def _of_result(
    guide: d.GuideData, kind: licences.LicenceTypeData | None, form_fields: frozenset[str]
) -> Iterator[tuple[str, str]]:
    if kind is None or not kind.is_ready:
        yield "result.licence_type", _("证照目录里没有这种证照，或者还没有发布")
        return
    given, own = guide.result_licence_fields, {key for key, _label, _type in kind.fields}
    materials = {m.key for m in guide.materials}
    for key, source in given.items():
        if key not in own:
            yield "result.licence_fields", _("这种证照没有字段“%s”") % key
        name = source.removeprefix("material:").partition(".")[0]
        if name not in (materials if source.startswith("material:") else form_fields):
            yield "result.licence_fields", _("申请表里没有“%s”") % source
    for key, label, _type in kind.fields:
        if key in kind.required and key not in given:
            yield "result.licence_fields", _("证照的必填字段“%s”没有来源") % label


def _of_material(
    material: d.MaterialData,
    kind: licences.LicenceTypeData | None,
    form_fields: frozenset[str],
    path: str,
) -> Iterator[tuple[str, str]]:
    if kind is None:
        yield path, _("证照目录里没有这种证照，或者还没有发布")
        return
    own = {*ALWAYS, *(key for key, _label, _type in kind.fields)}
    for target, source in material.licence_fields.items():
        if target not in form_fields:
            yield path, _("申请表里没有“%s”") % target
        if source not in own:
            yield path, _("这种证照没有字段“%s”") % source
