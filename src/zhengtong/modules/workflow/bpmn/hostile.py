"""Read XML that may be hostile: no document type, no entities, no network, bounded size."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from zhengtong.kernel.errors import FieldError
from zhengtong.modules.workflow.bpmn.names import bpmn
from zhengtong.modules.workflow.errors import BadBpmn, BpmnTooLarge, HostileXml

MOST_BYTES = 2 * 1024 * 1024

MOST_ELEMENTS = 20_000

_ENCODINGS = frozenset({"utf-8", "us-ascii", "ascii", "iso-8859-1", "gbk", "gb2312", "gb18030"})

_ENCODING = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")


def read_xml(content: bytes) -> Any:
    """The root element. Raises BadBpmn, BpmnTooLarge or HostileXml."""
    if len(content) > MOST_BYTES:
        raise BpmnTooLarge
    declared = _ENCODING.match(content)
    if b"\x00" in content or (declared and declared[1].decode().lower() not in _ENCODINGS):
        raise HostileXml
    for said in (b"<!DOCTYPE", b"<!ENTITY"):
        if said in content:
            raise _hostile(content, said)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _broken_at(error.position[0], error.msg) from None
    except ValueError:
        raise BadBpmn from None
    if sum(1 for _element in root.iter()) > MOST_ELEMENTS:
        raise BpmnTooLarge
    if root.tag != bpmn("definitions"):
        tag = etree.QName(root).localname
        raise refused(_("最外层的元素是 <%(tag)s>，应当是 BPMN 2.0 的 definitions。"), tag=tag)
    return root


def _hostile(content: bytes, said: bytes) -> HostileXml:
    line = content.count(b"\n", 0, content.index(said)) + 1
    message = _("第 %(line)s 行有 %(said)s，可能读取别的文件或无限膨胀。请删去后再上传。") % {
        "line": line,
        "said": said.decode(),
    }
    return HostileXml(errors=[FieldError(path="", message=message, code=HostileXml.code)])


def _broken_at(line: int, said: str | None) -> BadBpmn:
    message = _("第 %(line)s 行起无法读懂（%(said)s）。请从绘图工具重新导出 BPMN 2.0 文件。")
    return refused(message, line=line, said=said or "")


def refused(message: str, **places: object) -> BadBpmn:
    return BadBpmn(errors=[FieldError(path="", message=message % places, code="bad_bpmn")])
