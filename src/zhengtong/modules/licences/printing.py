"""The page of a licence as PDF, before it is sealed; also the watermarked copy for a department."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.utils import timezone

from zhengtong.core.files import api as files
from zhengtong.core.typesetting import api as typesetting
from zhengtong.kernel.errors import NotFound
from zhengtong.modules.licences import content, definition
from zhengtong.modules.licences.models import Edition, FieldType, Licence
from zhengtong.modules.licences.photos import small_photo
from zhengtong.modules.org import api as org

TEMPLATE = Path(__file__).parent / "licence.typ"
COPY = Path(__file__).parent / "copy.typ"


def verify_url(token: str) -> str:
    """What the QR code leads to."""
    return f"{settings.PUBLIC_URL}/verify/{token}/"


def licence_pdf(licence: Licence, edition: Edition) -> bytes:
    """PDF/A bytes of one edition."""
    return typesetting.pdf(TEMPLATE, page_of(licence, edition))


def copy_pdf(licence: Licence, edition: Edition, mark: Mapping[str, str]) -> bytes:
    """加注件: the same contents under a watermark that says who may read it, why, and until when.
    `mark`: `reader`, `purpose`, `case`, `expires`, `number` of the copy."""
    return typesetting.pdf(COPY, {**page_of(licence, edition), "mark": dict(mark)})


def sample_pdf(kind_name: str, organ: str, raw: Mapping[str, Any]) -> bytes:
    """What a licence of this definition would look like, for its editor."""
    return typesetting.pdf(TEMPLATE, sample_page(kind_name, organ, raw))


def sample_page(kind_name: str, organ: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The same as the plain values that the page prints; of an unfinished definition, too."""
    rules, _faults = definition.outline(raw)
    today = timezone.localdate()
    rows = [
        [f.label_zh, _sample(f.type, today)] for f in rules.printed if f.type != FieldType.PHOTO
    ]
    facts = _facts(rules, kind_name, organ)
    return {
        **facts,
        "number": "样张〔2026〕000001号",
        "rows": _holder_rows("张三", "999021********1234") + rows + _span(today, None),
        "photo": None,
        "qr": qr_svg(verify_url("sample")),
        "issued_on": content.day_said(today),
        "identifier": "1.2.156.3005.2.（样张）",
        "annotation": "",
    }


def _sample(kind: str, today: dt.date) -> str:
    return {"date": content.day_said(today), "number": "100", "photo": ""}.get(kind, "示例文字")


def page_of(licence: Licence, edition: Edition) -> dict[str, Any]:
    """Everything the page prints, as plain values."""
    rules = definition.read(edition.type_version.definition)
    organ = org.organization(licence.organization_id)
    rows = [
        [f.label_zh, content.shown(f, edition.data[f.key])]
        for f in rules.printed
        if edition.data.get(f.key) and f.type != FieldType.PHOTO
    ]
    holder = _holder_rows(licence.holder_name, licence.holder_code)
    return {
        **_facts(rules, licence.type.name_zh, organ.name_zh),
        "number": licence.number,
        "rows": holder + rows + _span(edition.valid_from, edition.valid_until),
        "photo": _photo(rules, edition),
        "qr": qr_svg(verify_url(licence.verify_token)),
        "issued_on": content.day_said(edition.issued_on),
        "identifier": edition.identifier,
        "annotation": licence.annotation,
    }


def _facts(rules: definition.Definition, kind_name: str, organ: str) -> dict[str, Any]:
    layout = rules.layout
    return {
        "title": layout.title or kind_name,
        "number_label": "证照编号",
        "orientation": layout.orientation,
        "border": layout.border,
        "columns": layout.columns,
        "intro": layout.intro,
        "closing": layout.closing,
        "seal": layout.seal,
        "organization": organ,
        "verify_site": f"{settings.PUBLIC_URL}/verify/",
    }


def _holder_rows(name: str, code: str) -> list[list[str]]:
    return [["持证主体", name], ["持证主体代码", code]]


def _span(first: dt.date, last: dt.date | None) -> list[list[str]]:
    return [["有效期", f"{content.day_said(first)}至{content.day_said(last)}"]]


def _photo(rules: definition.Definition, edition: Edition) -> list[int] | None:
    value = edition.data.get(rules.layout.photo, "") if rules.layout.photo else ""
    if not value:
        return None
    try:
        return list(small_photo(value))
    except (NotFound, files.FileRefused):
        return None


def qr_svg(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()
