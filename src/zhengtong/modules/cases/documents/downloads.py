"""A document in other formats: OFD of the same pages, DOCX of the same words."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from zhengtong.core.documents.docx import docx
from zhengtong.core.files import api as files
from zhengtong.core.ofd import api as ofd
from zhengtong.kernel.errors import NotFound
from zhengtong.modules.cases.documents.printing import deputy_of, pdf_of, progress_url
from zhengtong.modules.cases.models import CaseDocument

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ofd": "application/ofd",
}


def response(request: HttpRequest, document: CaseDocument, format_: str) -> HttpResponseBase:
    """The file that was asked for; the PDF where nothing else was. Raises NotFound for a format
    that there is not."""
    if not format_ or format_ == "pdf":
        stored = files.get(pdf_of(document))
        return files.response(request, stored.id, download="download" in request.GET)
    if format_ not in TYPES:
        raise NotFound
    content = as_docx(document) if format_ == "docx" else as_ofd(document)
    made = HttpResponse(content, content_type=TYPES[format_])
    name = f"{document.content['title']}-{document.content['case_number']}.{format_}"
    made["Content-Disposition"] = str(content_disposition_header(True, name))
    return made


def as_docx(document: CaseDocument) -> bytes:
    """The frozen words, without seal: only the PDF is the document."""
    content: dict[str, Any] = dict(document.content)
    number = content["case_number"]
    footer = [
        f"办件编号：{number}",
        f"查询码：{content['query_code']}",
        f"查询地址：{progress_url(number)}",
        "本文件供编辑使用，以加盖印章的版式文件为准。",
    ]
    deputy = deputy_of(document)
    return docx({**content, "footer": [*([deputy] if deputy else []), *footer]})


def as_ofd(document: CaseDocument) -> bytes:
    """The pages of the PDF as it is kept, in the national format."""
    content = document.content
    with files.open_file(files.get(pdf_of(document)).id) as file:
        pdf = file.read()
    return ofd.from_pdf(pdf, title=content["title"], author=content["organization"])
