"""Conformance and the process log as files; each is audited before its first line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.audit.api import record
from zhengtong.core.pages.access import staff
from zhengtong.core.pages.tables import answer
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import api as cases
from zhengtong.modules.items import api as catalogue
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision import policies
from zhengtong.modules.supervision.conformance import asked as asking
from zhengtong.modules.supervision.conformance import counting, log, words, xes
from zhengtong.modules.supervision.conformance.asked import Asked
from zhengtong.modules.supervision.conformance.counting import Line
from zhengtong.modules.supervision.conformance.models import CaseConformance, DeviationKind

AT_ONCE = 500
EVENT_COLUMNS = (
    "case",
    "item",
    "department",
    "activity",
    "activity_instance",
    "timestamp",
    "transition",
    "resource",
    "role",
    "group",
    "entry",
    "outcome",
)
"""Headings that tools map to case, activity and time by themselves; the same in every language."""


def items(request: HttpRequest, asked: Asked, found: list[Line]) -> HttpResponseBase:
    """The items with their shares."""
    _audit("supervision.export_conformance", request.actor, query=asked.query(), rows=len(found))
    headings = [
        *(_("事项"), _("部门"), _("办件"), _("符合"), _("有偏离"), _("符合率")),
        *(str(label) for _kind, label in DeviationKind.choices),
        *(_(text) for text in words.ALLOWED.values()),
    ]
    names = org.organization_names({x.item.owner_organization_id for x in found if x.item})
    return answer("xlsx", "conformance", headings, (_item(line, names) for line in found))


def _item(line: Line, names: Mapping[int, str]) -> list[Any]:
    assert line.item is not None
    kinds = {k: sum(n for (kind, _node), n in line.kinds.items() if kind == k) for k in KINDS}
    return [
        localized(line.item.name),
        names.get(line.item.owner_organization_id, ""),
        line.cases,
        line.conforming,
        line.deviating,
        round(line.share, 4) if line.share is not None else None,
        *kinds.values(),
        *(line.allowed[key] for key in words.ALLOWED),
    ]


KINDS = DeviationKind.values


def cases_of_item(
    request: HttpRequest,
    asked: Asked,
    line: Line,
    found: QuerySet[CaseConformance],
    names: dict[str, str],
) -> HttpResponseBase:
    """The cases of an item that the filters leave, with each deviation."""
    assert line.item is not None
    _audit(
        "supervision.export_deviations",
        request.actor,
        item=str(line.item.public_id),
        query=asked.query(),
    )
    headings = [_("办件编号"), _("事项"), _("部门"), _("申请"), _("办过的环节"), _("偏离")]
    headings.append(_("规则允许的偏离"))
    return answer("xlsx", "deviations", headings, _deviating(found, names))


def _deviating(found: QuerySet[CaseConformance], names: dict[str, str]) -> Iterator[list[Any]]:
    for page in _batches(found):
        known = cases.case_rows([row.case_id for row in page])
        for row in page:
            case = known[row.case_id]
            yield [
                case.number,
                localized(case.item_name),
                case.organization,
                row.submitted_on,
                row.acts,
                "；".join(f"{d['kind']} {d['step']}".strip() for d in words.told(row, names)),
                "；".join(f"{text} {n}" for text, n in words.allowed(row)),
            ]


def _batches(found: QuerySet[CaseConformance]) -> Iterator[list[CaseConformance]]:
    page = list(found[:AT_ONCE])
    while page:
        yield page
        page = list(found.filter(case_id__lt=page[-1].case_id)[:AT_ONCE])


def of_item(public_id: UUID) -> Line | None:
    """An item none of whose cases the filters leave: nothing to count yet."""
    try:
        version = catalogue.current_version(public_id)
    except catalogue.ItemNotInForce:
        return None
    return Line(item=version, versions=[version.id])


def log_links(asked: Asked, actor: Actor, item: UUID | None = None) -> list[tuple[str, str]]:
    """Where the process log of what the page shows can be taken: label and address."""
    query = {"from": asked.since.isoformat(), "to": asked.until.isoformat()}
    if asked.organization is not None:
        query["organization"] = str(asked.organization)
    if item is not None:
        query["item"] = str(item)
    ways: list[tuple[str, str, dict[str, str]]] = [
        ("XES", "conformance_xes", {}),
        ("CSV", "conformance_csv", {}),
    ]
    if actor.has("supervision.act"):
        ways.append((_("XES（含经办人姓名）"), "conformance_xes", {"staff": "names"}))
    return [(label, f"{reverse(name)}?{urlencode(query | more)}") for label, name, more in ways]


@staff("supervision.view")
@never_cache
@require_safe
def xes_file(request: HttpRequest) -> HttpResponseBase:
    """The log of one item, or of all, as XES."""
    rows, people, about = _asked_log(request, "xes")
    attributes: xes.Attributes = {
        "concept:name": about,
        "lifecycle:model": "standard",
        "made": timezone.localtime(),
    }
    pieces = xes.document(attributes, log.traces(rows, people))
    return _streamed(pieces, "xes", "application/xml; charset=utf-8")


@staff("supervision.view")
@never_cache
@require_safe
def csv_file(request: HttpRequest) -> HttpResponseBase:
    """The same log as lines, one per event."""
    rows, people, _about = _asked_log(request, "csv")
    language = get_language() or "zh-hans"
    lines = _spoken(_event_lines(rows, people), language)
    return answer("csv", "process-log", list(EVENT_COLUMNS), lines)


def _event_lines(rows: QuerySet[CaseConformance], people: log.People) -> Iterator[list[Any]]:
    for trace in log.traces(rows, people):
        case = trace.attributes
        for e in trace.events:
            at = e["time:timestamp"]
            yield [
                *(case["concept:name"], case["item"], case["department"]),
                *(e["concept:name"], e["concept:instance"]),
                at.isoformat(timespec="milliseconds"),  # type: ignore[union-attr]
                *(e["lifecycle:transition"], e["org:resource"], e["org:role"], e["org:group"]),
                *(e["entry"], e["outcome"]),
            ]


def _asked_log(
    request: HttpRequest, kind: str
) -> tuple[QuerySet[CaseConformance], log.People, str]:
    """The cases, how staff are called, and what the log is about; audited."""
    asked = asking.read(request.GET, policies.organizations_watched(request.actor))
    with_names = request.GET.get("staff") == "names"
    if with_names:
        require(request.actor, "supervision.act")
    rows, about = _rows(asked, request.GET.get("item", ""))
    _audit(
        "supervision.export_log",
        request.actor,
        kind=kind,
        query=asked.query(),
        item=request.GET.get("item", "")[:40],
        with_names=with_names,
    )
    return rows, log.People(with_names=with_names), about


def _rows(asked: Asked, item: str) -> tuple[QuerySet[CaseConformance], str]:
    found = counting.lines(asked)
    period = f"{asked.since:%Y-%m-%d} — {asked.until:%Y-%m-%d}"
    if item:
        found = [x for x in found if x.item and str(x.item.public_id) == item]
        if not found:
            raise Http404
    about = localized(found[0].item.name) if item and found[0].item else _("全部事项")
    versions = [v for line in found for v in line.versions]
    everything = Asked(**{**vars(asked), "show": "all", "node": ""})
    return counting.rows(everything, versions), f"{about} {period}"


def _streamed(pieces: Iterable[str], kind: str, content_type: str) -> StreamingHttpResponse:
    name = f"process-log-{timezone.localdate():%Y%m%d}.{kind}"
    return StreamingHttpResponse(
        _spoken(pieces, get_language() or "zh-hans"),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _spoken(pieces: Iterable[Any], language: str) -> Iterator[Any]:
    """The language of the reader, although the page is answered by then."""
    step: Callable[[], Any] = iter(pieces).__next__
    while True:
        with override(language):
            try:
                piece = step()
            except StopIteration:
                return
        yield piece


def _audit(action: str, actor: Actor, **detail: Any) -> None:
    """Who took what out of the platform; in a transaction of its own, before the first line."""
    with transaction.atomic():
        record(
            action,
            actor=actor,
            stream=f"export:{actor.staff_id}",
            object_type="export",
            detail=detail,
        )
