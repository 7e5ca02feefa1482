"""Records: the list to decide on, entering for one or several, one with its evidence."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, NotFound
from zhengtong.kernel.pagination import decode_cursor, encode_cursor
from zhengtong.kernel.text import localized
from zhengtong.modules.assessment import policies
from zhengtong.modules.assessment.errors import NoSuchRecord
from zhengtong.modules.assessment.periods import deciding, entering
from zhengtong.modules.assessment.periods.course import may_move
from zhengtong.modules.assessment.periods.holding import scheme_of
from zhengtong.modules.assessment.periods.models import (
    AssessmentPeriod,
    RecordState,
    ScoreRecord,
)
from zhengtong.modules.assessment.policies import ASSESS, REVIEW, VIEW
from zhengtong.modules.assessment.schemes.definition import Definition, Event, Product, Veto
from zhengtong.modules.assessment.schemes.explaining import plain
from zhengtong.modules.assessment.staff import reading as r
from zhengtong.modules.org import api as org

PAGE = 50
DECISIONS = {
    "confirm": (deciding.confirm_record, gettext_noop("已确认计分。"), False),
    "accept": (deciding.accept_correction, gettext_noop("已认可改正，不计分。"), False),
    "refuse": (deciding.refuse_record, gettext_noop("没有确认，不计分。"), True),
    "withdraw": (deciding.withdraw_record, gettext_noop("已撤销。"), True),
}


@staff(VIEW)
@never_cache
@require_safe
def records(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = r.period_of(request, public_id)
    scheme = scheme_of(found)
    rows = found.records.select_related("member")
    state, indicator = request.GET.get("state", ""), request.GET.get("indicator", "")[:60]
    name = request.GET.get("name", "").replace("\0", "").strip()[:60]
    if state in RecordState:
        rows = rows.filter(state=state)
    if indicator:
        rows = rows.filter(indicator=indicator)
    if name:
        rows = rows.filter(member__name__icontains=name)
    if cursor := request.GET.get("cursor"):
        (last,) = decode_cursor(cursor, length=1)
        rows = rows.filter(pk__lt=r.whole(str(last)))
    page = list(rows.order_by("-pk")[: PAGE + 1])
    names = names_of(scheme)
    context = {
        "period": found,
        "tab": "records",
        "rows": [(x, names.get(x.indicator, x.indicator), worth(scheme, x)) for x in page[:PAGE]],
        "next_cursor": encode_cursor(page[PAGE - 1].pk) if len(page) > PAGE else "",
        "states": RecordState.choices,
        "state": state,
        "name": name,
        "indicator": indicator,
        "indicators": list(names.items()),
        "may_enter": may_move(found.state, "enter")
        and request.actor.has(ASSESS, found.organization_id),
    }
    return render(request, "assessment/staff/records.html", context)


def names_of(scheme: Definition) -> dict[str, str]:
    found = {i.key: localized(dict(i.name)) for _d, i in scheme.indicators()}
    return found | {v.key: localized(dict(v.name)) for v in scheme.vetoes}


def worth(scheme: Definition, record: ScoreRecord) -> str:
    """What it would count, before caps: −5 × 2."""
    found = entering.find(scheme, record.indicator)
    if found is None or isinstance(found, Veto):
        return _("一票否决") if found else ""
    if isinstance(found.how, Product):
        return f"{plain(record.quantity)} × …"
    assert isinstance(found.how, Event)
    choice = found.how.of(record.choice)
    if choice is None:
        return ""
    each = choice.points if choice.points is not None else record.given
    said = plain(each) if each is not None else "0"
    if record.quantity != 1:
        said += f" × {plain(record.quantity)}"
    for times in found.how.times:
        if record.factors.get(times.key):
            said += f" × {plain(times.times)}"
    return said + (f" · {plain(choice.yuan * record.quantity)} {_('元')}" if choice.yuan else "")


@staff(ASSESS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """First the indicator, then what it asks for; several members with one set of evidence."""
    found = r.period_of(request, public_id)
    scheme = scheme_of(found)
    key = request.POST.get("indicator", "") or request.GET.get("indicator", "")
    chosen = entering.find(scheme, key)
    refused: DomainError | None = None
    if request.method == "POST" and chosen is not None:
        try:
            made = _enter(request, found, chosen)
        except NotFound:
            raise
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("已录入 %(n)s 条，等待另一位同事确认。") % {"n": len(made)})
            return redirect("assessment:records", public_id)
    members = list(found.members.filter(excluded="").order_by("organization_id", "name"))
    if chosen is not None and not isinstance(chosen, Veto):
        members = [m for m in members if chosen.is_for(m.group)]
    context = {
        "period": found,
        "tab": "records",
        "options": _indicators(scheme),
        "indicator": key if chosen is not None else "",
        "chosen_name": localized(dict(chosen.name)) if chosen else "",
        "form": _form(chosen, request),
        "needs_file": bool(chosen and (chosen.needs_file or scheme.needs_file)),
        "correct_days": scheme.correct_days,
        "members": members,
        "picked": request.POST.getlist("members"),
        "typed": request.POST,
        "today": min(timezone.localdate(), found.last_on).isoformat(),
        **r.refusal(refused),
    }
    return render(request, "assessment/staff/enter.html", context, status=r.status(refused))


def _indicators(scheme: Definition) -> list[tuple[str, list[tuple[str, str]]]]:
    """By dimension, those that people enter."""
    found = []
    for dimension in scheme.dimensions:
        rows = [
            (i.key, localized(dict(i.name)))
            for i in dimension.indicators
            if isinstance(i.how, (Event, Product))
        ]
        if rows:
            found.append((localized(dict(dimension.name)), rows))
    if scheme.vetoes:
        vetoes = [(v.key, localized(dict(v.name))) for v in scheme.vetoes]
        found.append((_("一票否决"), vetoes))
    return found


def _form(chosen: Any, request: HttpRequest) -> dict[str, Any]:
    """Which fields the indicator asks for."""
    if chosen is None or isinstance(chosen, Veto):
        return {}
    how = chosen.how
    if isinstance(how, Product):
        return {
            "quantity": localized(dict(how.quantity)),
            "factors": [
                {
                    "key": f"factor_{f.key}",
                    "name": localized(dict(f.name)),
                    "choices": [] if f.is_banded else [(c.key, _said(c)) for c in f.cases],
                    "value": request.POST.get(f"factor_{f.key}", ""),
                }
                for f in how.factors
            ],
        }
    assert isinstance(how, Event)
    given = [c for c in (*how.choices, how.own) if c.is_given]
    counted = {"piece": _("件数"), "day": _("天数"), "month": _("月数"), "each": _("次数")}
    return {
        "quantity": counted.get(how.unit, ""),
        "choices": [(c.key, f"{localized(dict(c.name))}（{_range(c)}）") for c in how.choices],
        "points": "" if how.choices else _range(how.own),
        "is_given": bool(given) if how.choices else how.own.is_given,
        "times": [(f"times_{t.key}", localized(dict(t.name))) for t in how.times],
        "ticked": [k for k in request.POST if k.startswith("times_")],
    }


def _said(case: Any) -> str:
    return f"{localized(dict(case.name))}（{plain(case.factor)}）"


def _range(choice: Any) -> str:
    if choice.points is not None:
        said = plain(choice.points)
    elif choice.is_given:
        low = plain(choice.least) if choice.least is not None else ""
        high = plain(choice.most) if choice.most is not None else "…"
        said = f"{low}–{high}"
    else:
        said = "0"
    return said + (f"，{plain(choice.yuan)} {_('元')}" if choice.yuan else "")


def _enter(request: HttpRequest, found: AssessmentPeriod, chosen: Any) -> list[ScoreRecord]:
    factors: dict[str, Any] = {}
    if isinstance(getattr(chosen, "how", None), Product):
        factors = {f.key: r.text(request, f"factor_{f.key}", 40) for f in chosen.how.factors}
    elif isinstance(getattr(chosen, "how", None), Event):
        factors = {t.key: True for t in chosen.how.times if request.POST.get(f"times_{t.key}")}
    entry = entering.Entry(
        indicator=chosen.key,
        happened_on=r.day(request, "happened_on"),
        quantity=r.number(request, "quantity", Decimal(1)) or Decimal(0),
        given=r.number(request, "given"),
        choice=r.text(request, "choice", 40),
        factors=factors,
        note=r.text(request, "note", 500),
        files=r.uploads(request),
    )
    ids = [k for x in request.POST.getlist("members") if (k := r.key(x))]
    return entering.enter_records(
        period_id=found.public_id, member_ids=ids, entry=entry, actor=request.actor
    )


@staff(VIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _record(request, public_id)
    refused: DomainError | None = None
    verb = request.POST.get("_action", "")
    if request.method == "POST" and verb in DECISIONS:
        command, said, with_reason = DECISIONS[verb]
        more = {"reason": r.text(request, "reason", 500)} if with_reason else {}
        try:
            command(
                record_id=public_id,
                expected_version=r.version(request),
                actor=request.actor,
                **more,
            )
        except NotFound:
            raise
        except DomainError as error:
            refused = error
            found = _record(request, public_id)
        else:
            messages.success(request, _(said))
            return redirect("assessment:record", public_id)
    scheme = scheme_of(found.period)
    people = {i for i in (found.entered_by_id, found.decided_by_id) if i}
    names = org.staff_names(people)
    context = {
        "record": found,
        "period": found.period,
        "indicator": names_of(scheme).get(found.indicator, found.indicator),
        "worth": worth(scheme, found),
        "choice": _choice(scheme, found),
        "organization": org.organization(found.member.organization_id).name,
        "files": list(files.files(found.file_ids).values()),
        "entered_by": names.get(found.entered_by_id or 0, ""),
        "decided_by": names.get(found.decided_by_id or 0, ""),
        "appeals": list(found.appeals.order_by("pk")),
        "verb": verb,
        "typed": request.POST,
        **_may(request, found),
        **r.refusal(refused),
    }
    return render(request, "assessment/staff/record.html", context, status=r.status(refused))


def _choice(scheme: Definition, found: ScoreRecord) -> str:
    known = entering.find(scheme, found.indicator)
    how = getattr(known, "how", None)
    if isinstance(how, Event) and (choice := how.of(found.choice)) and choice.name:
        return localized(dict(choice.name))
    return ""


def _record(request: HttpRequest, public_id: uuid.UUID) -> ScoreRecord:
    """Raises NoSuchRecord."""
    found = (
        ScoreRecord.objects.filter(
            public_id=public_id, period__in=policies.visible_periods(request.actor)
        )
        .select_related("member", "period__version")
        .first()
    )
    if found is None:
        raise NoSuchRecord
    return found


def _may(request: HttpRequest, found: ScoreRecord) -> dict[str, Any]:
    """Which decisions are this reader's."""
    me, period = request.actor, found.period
    reviews = me.has(REVIEW, period.organization_id)
    waits = found.state == RecordState.ENTERED and may_move(period.state, "decide") and reviews
    is_same = me.staff_id == found.entered_by_id
    is_own = me.staff_id == found.member.staff_id
    window = bool(
        found.correct_until
        and not found.corrected_at
        and timezone.localdate() <= found.correct_until
    )
    mine = found.state == RecordState.ENTERED and is_same and may_move(period.state, "enter")
    counted = found.state == RecordState.CONFIRMED and reviews and not is_own
    return {
        "may_decide": waits and not is_same and not is_own,
        "is_barred": waits and (is_same or is_own),
        "window_open": window,
        "may_withdraw": mine or (counted and may_move(period.state, "withdraw")),
    }
