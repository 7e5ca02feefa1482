"""What a package says of itself: the elements that electronic-records metadata asks for (件), as
XML against the schema that travels in the package. `SCHEMA` carries their Chinese names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from lxml import etree

HERE = Path(__file__).parent
NAMESPACE = "urn:zhengtong:archives:metadata:1"
_NS = f"{{{NAMESPACE}}}"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who applied, was represented, or answers for the file. `role`: applicant | agent."""

    role: str
    name: str
    kind: str = "person"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One act of the process (业务过程): when, what, by whom, with which outcome and words."""

    at: str
    title: str
    post: str = ""
    actor: str = ""
    outcome: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """All texts in Chinese; days and moments in ISO 8601 with their zone."""

    archival_code: str
    fonds_number: str
    fonds_name: str
    category: str
    year: int
    retention: str
    organ_code: str
    organ_name: str
    item_number: int
    supplement: int
    title: str
    responsible: str
    dated_on: str
    secrecy: str
    openness: str
    source_system: str
    source_kind: str
    source_number: str
    matter_name: str
    matter_code: str
    matter_type: str
    result: str
    submitted_at: str
    accepted_at: str
    decided_at: str
    closed_at: str
    plan_version: int
    is_complete: bool = True
    missing: Sequence[str] = ()
    documents: Sequence[str] = ()
    people: Sequence[Person] = ()
    steps: Sequence[Step] = field(default_factory=tuple)


_SIMPLE: tuple[tuple[str, str], ...] = (
    ("archivalCode", "archival_code"),
    ("fondsNumber", "fonds_number"),
    ("fondsName", "fonds_name"),
    ("category", "category"),
    ("year", "year"),
    ("retention", "retention"),
    ("organCode", "organ_code"),
    ("organName", "organ_name"),
    ("itemNumber", "item_number"),
    ("supplement", "supplement"),
    ("title", "title"),
    ("responsible", "responsible"),
    ("datedOn", "dated_on"),
    ("secrecy", "secrecy"),
    ("openness", "openness"),
    ("sourceSystem", "source_system"),
    ("sourceKind", "source_kind"),
    ("sourceNumber", "source_number"),
    ("matterName", "matter_name"),
    ("matterCode", "matter_code"),
    ("matterType", "matter_type"),
    ("result", "result"),
    ("submittedAt", "submitted_at"),
    ("acceptedAt", "accepted_at"),
    ("decidedAt", "decided_at"),
    ("closedAt", "closed_at"),
    ("planVersion", "plan_version"),
    ("isComplete", "is_complete"),
)
_NUMBERS = {"year", "item_number", "supplement", "plan_version"}
_STEP = ("at", "title", "post", "actor", "outcome", "text")


def written(metadata: Metadata) -> bytes:
    """The document, the same bytes for the same facts."""
    root = etree.Element(f"{_NS}record", nsmap={None: NAMESPACE})
    for element, attribute in _SIMPLE:
        value = getattr(metadata, attribute)
        _say(root, element, str(value).lower() if isinstance(value, bool) else str(value))
    for name in metadata.missing:
        _say(root, "missing", name)
    for number in metadata.documents:
        _say(root, "documentNumber", number)
    for person in metadata.people:
        etree.SubElement(
            root, f"{_NS}person", role=person.role, kind=person.kind, name=plain(person.name)
        )
    process = etree.SubElement(root, f"{_NS}process")
    for step in metadata.steps:
        line = etree.SubElement(process, f"{_NS}step", at=step.at)
        for attribute in _STEP[1:]:
            _say(line, attribute, getattr(step, attribute))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def read(content: bytes) -> Metadata:
    """What `written` wrote. Raises NotThis in words when it is not valid."""
    root = valid(content, "metadata")
    values: dict[str, object] = {}
    for element, attribute in _SIMPLE:
        text = root.findtext(f"{_NS}{element}") or ""
        values[attribute] = int(text) if attribute in _NUMBERS else text
    values["is_complete"] = values["is_complete"] == "true"
    return Metadata(
        **values,  # type: ignore[arg-type]
        missing=[e.text or "" for e in root.findall(f"{_NS}missing")],
        documents=[e.text or "" for e in root.findall(f"{_NS}documentNumber")],
        people=[
            Person(role=e.get("role"), name=e.get("name"), kind=e.get("kind"))
            for e in root.findall(f"{_NS}person")
        ],
        steps=[_step(e) for e in root.findall(f"{_NS}process/{_NS}step")],
    )


def _step(line: etree._Element) -> Step:
    texts = {name: line.findtext(f"{_NS}{name}") or "" for name in _STEP[1:]}
    return Step(at=line.get("at") or "", **texts)


def _say(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{_NS}{name}").text = plain(text)


def plain(text: str) -> str:
    """Without the control characters that XML cannot hold, and with one kind of line end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or (c >= " " and not _unfit(c)))


def _unfit(c: str) -> bool:
    return "\ud800" <= c <= "\udfff" or c in "\ufffe\uffff"


class NotThis(ValueError):
    """An XML document that is not what its schema asks; the message is the first thing wrong."""


def valid(content: bytes, schema: str) -> etree._Element:
    """The root of a document that is well-formed and valid. Nothing outside of it is ever read:
    document types and entities are refused."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotThis(_first_line(error)) from None
    if root.getroottree().docinfo.doctype:
        raise NotThis("DOCTYPE")
    known = _schema(schema)
    if not known.validate(root):
        raise NotThis(_first_line(known.error_log.last_error))
    return root


@cache
def schema_bytes(name: str) -> bytes:
    return (HERE / f"{name}.xsd").read_bytes()


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(schema_bytes(name)))


def _first_line(error: object) -> str:
    text = getattr(error, "message", None) or str(error)
    return text.replace(f"{{{NAMESPACE}}}", "").splitlines()[0][:300]


def moment(at: dt.datetime | None) -> str:
    """ISO 8601 to the second with its zone; empty for none."""
    return at.isoformat(timespec="seconds") if at else ""
