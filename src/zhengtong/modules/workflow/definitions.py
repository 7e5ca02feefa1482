"""Published versions in memory: the compiled graph and the document of a version never change."""

from __future__ import annotations

from functools import lru_cache

from zhengtong.modules.workflow import compiled, compiling
from zhengtong.modules.workflow.bpmn.document import Document
from zhengtong.modules.workflow.bpmn.parse import parse
from zhengtong.modules.workflow.compiled import Graph
from zhengtong.modules.workflow.errors import ProcessNotFound
from zhengtong.modules.workflow.models import ProcessVersion

KEPT = 512


@lru_cache(maxsize=KEPT)
def graph_of(version_id: int) -> Graph:
    """What executes. Compiled anew from the file when the compiler has changed since."""
    row = (
        ProcessVersion.objects.filter(pk=version_id)
        .values_list("compiled", "compiler", "bpmn_xml")
        .first()
    )
    if row is None:
        raise ProcessNotFound
    if row[1] == compiled.VERSION:
        return compiling.from_json(row[0])
    return compiling.compile_document(parse(bytes(row[2])))


@lru_cache(maxsize=64)
def document_of(version_id: int) -> Document:
    """The BPMN file, taken apart: for charts."""
    content = (
        ProcessVersion.objects.filter(pk=version_id).values_list("bpmn_xml", flat=True).first()
    )
    if content is None:
        raise ProcessNotFound
    return parse(bytes(content))
