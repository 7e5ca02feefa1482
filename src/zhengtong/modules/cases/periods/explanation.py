"""Why a last day is that day: the start, every counted stretch, holidays, make-up days, each time
the clock stood still and by which notice, the extension and who approved it, and the calendar.

One explanation for the desk, the applicant and paper.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.calendar import api as calendar
from zhengtong.core.calendar.names import sentence
from zhengtong.kernel.deadlines import ExplainLine, Unit
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import queries
from zhengtong.modules.cases.models import Case, ExtensionRequest
from zhengtong.modules.cases.periods.grounds import GROUNDS
from zhengtong.modules.cases.periods.postponing import changes_of
from zhengtong.modules.cases.staff import words
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

STEP = "step"
EXTENDABLE = ("statutory", "promised")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A stretch of like days. `kind` as in `ExplainLine`, and `extended` for the approval."""

    date_from: dt.date
    date_to: dt.date | None
    kind: str
    text: str
    counted: int = 0
    total: int | None = None

    @property
    def dates(self) -> str:
        """`2026-09-22`, `2026-09-22 – 09-24`, `2026-09-28 起`."""
        first = self.date_from.isoformat()
        if self.date_to is None:
            return _("%(day)s 起") % {"day": first}
        if self.date_to == self.date_from:
            return first
        form = "%m-%d" if self.date_to.year == self.date_from.year else "%Y-%m-%d"
        return f"{first} – {self.date_to.strftime(form)}"


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """All texts in the reader's language. `due` is empty while the clock stands still."""

    clock_id: int
    label: str
    span: str
    extended: str
    start_on: dt.date
    due: str
    when: str
    rows: Sequence[Row]
    rule: str
    calendar: str
    is_provisional: bool
    is_open: bool


def explained(case: Case, clock_id: int, *, for_applicant: bool = False) -> Explanation | None:
    """None when the case has no such clock; the applicant sees no clocks of steps."""
    clock = next((c for c in _clocks(case, for_applicant) if c.id == clock_id), None)
    return _of(case, clock, for_applicant) if clock else None


def every_explanation(
    case: Case, *, for_applicant: bool = False
) -> list[tuple[workflow.ClockData, Explanation]]:
    """All clocks of the case that the reader may see, each with its explanation."""
    return [(c, _of(case, c, for_applicant)) for c in _clocks(case, for_applicant)]


def _clocks(case: Case, for_applicant: bool) -> list[workflow.ClockData]:
    found = workflow.clocks(instance_ids=[case.instance_id]).get(case.instance_id, [])
    return [c for c in found if not (for_applicant and c.kind == STEP)]


def _of(case: Case, clock: workflow.ClockData, for_applicant: bool) -> Explanation:
    suspended = clock.state == "suspended"
    total = clock.limit + clock.extended_days
    return Explanation(
        clock_id=clock.id,
        label=_label(clock),
        span=words.span(total, clock.unit) if total else same_day(),
        extended=words.span(clock.extended_days, clock.unit) if clock.extended_days else "",
        start_on=clock.start_on,
        due=words.day(clock.due_on) if clock.due_on else "",
        when=words.remaining(clock.remaining_days, clock.unit, is_suspended=suspended),
        rows=rows_of(case, clock, for_applicant=for_applicant),
        rule=_rule(clock),
        calendar=_calendar(clock.calendar_version),
        is_provisional=clock.provisional,
        is_open=clock.state in ("running", "suspended"),
    )


def same_day() -> str:
    return _("即时办结")


def rows_of(case: Case, clock: workflow.ClockData, *, for_applicant: bool) -> list[Row]:
    """The days in order, with the approval of the extension on its day."""
    pauses = {
        (p.document or p.ground): p for p in workflow.suspensions(instance_id=case.instance_id)
    }
    found = [
        Row(
            date_from=line.date_from,
            date_to=line.date_to,
            kind=line.kind,
            text=_text(line, pauses),
            counted=line.counted,
            total=line.total if line.counted or line.kind == "due" else None,
        )
        for line in workflow.explain_clock(clock.id)
    ]
    more = [*_expectations(case, clock)] if pauses else []
    if clock.extended_days and clock.kind in EXTENDABLE:
        more += _extensions(case, clock, for_applicant=for_applicant)
    for row in more:
        after = (n for n, r in enumerate(found) if r.date_from > row.date_from)
        found.insert(next(after, len(found) - (found[-1].kind == "due")), row)
    return found


def _expectations(case: Case, clock: workflow.ClockData) -> Iterator[Row]:
    """Each time the applicant was told another expected end of what stops this clock."""
    for change in changes_of(case):
        if clock.kind not in change.procedure.stops:
            continue
        text = _("%(ground)s预计结束由 %(old)s 改为 %(new)s") % {
            "ground": words.said(GROUNDS, change.procedure.ground),
            "old": change.was_expected_on or "—",
            "new": change.expected_on,
        }
        if change.document:
            text = f"{text}（{change.document.number}）"
        day = timezone.localdate(change.changed_at)
        yield Row(date_from=day, date_to=day, kind="expected", text=text)


def _text(line: ExplainLine, pauses: Mapping[str, workflow.SuspensionData]) -> str:
    pause = pauses.get(line.name) if line.kind == "suspended" else None
    if pause is None:
        return sentence(line)
    ground = words.said(GROUNDS, pause.ground)
    said = _("%(ground)s，停止计时，不计") % {"ground": ground}
    if pause.document:
        said = _("%(ground)s，停止计时，不计（%(document)s）") % {
            "ground": ground,
            "document": pause.document,
        }
    if pause.to_on is None and pause.expected_on:
        said += _("，预计 %(day)s 结束") % {"day": pause.expected_on}
    return said


def _extensions(case: Case, clock: workflow.ClockData, *, for_applicant: bool) -> Iterator[Row]:
    approved = ExtensionRequest.objects.filter(
        case=case, state=ExtensionRequest.State.APPROVED
    ).select_related("document")
    for one in approved:
        assert one.answered_at is not None
        who = str(ExtensionRequest.Authority(one.authority).label)
        if not for_applicant and one.answered_by_id:
            name = org.staff_names([one.answered_by_id]).get(one.answered_by_id, "")
            who = f"{who} {name}".strip()
        text = _("%(who)s批准延长 %(span)s") % {
            "who": who,
            "span": words.span(one.days, clock.unit),
        }
        if one.document:
            text = f"{text}（{one.document.number}）"
        day = timezone.localdate(one.answered_at)
        yield Row(date_from=day, date_to=day, kind="extended", text=text)


def _label(clock: workflow.ClockData) -> str:
    if clock.kind != STEP:
        return _(queries.CLOCK_LABELS[clock.kind])
    name = localized(workflow.task(clock.task_id).name) if clock.task_id else ""
    return _("本环节：%(name)s") % {"name": name} if name else _("环节")


def _rule(clock: workflow.ClockData) -> str:
    """How its days are counted, in one sentence."""
    if clock.limit + clock.extended_days == 0:
        return _("即时办结：起算的当天就是最后一天，次日起为超期。")
    if clock.unit == Unit.WORKDAY:
        return _("按工作日计算，不含法定节假日。起算的当天不计，最后一天是到期日。"
                 "停止计时的当天仍计，恢复的当天不计。")  # fmt: skip
    return _("按自然日计算。起算的当天不计，最后一天是到期日。停止计时的当天仍计，恢复的当天不计。")


def _calendar(number: int) -> str:
    version = calendar.version(number)
    return _("工作日历第 %(number)s 版（%(notice)s）") % {
        "number": number,
        "notice": version.notice,
    }
