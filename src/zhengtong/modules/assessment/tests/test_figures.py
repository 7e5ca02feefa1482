"""From a case to an index, a month and a circular; what is refused, and by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.assessment.circulars.errors import NothingChanged
from zhengtong.modules.assessment.circulars.models import Circular
from zhengtong.modules.assessment.circulars.services import editions
from zhengtong.modules.assessment.circulars.tasks import send_due
from zhengtong.modules.assessment.indices.errors import NeedsReason, NotTested, OwnWork
from zhengtong.modules.assessment.indices.installing import install
from zhengtong.modules.assessment.indices.language import FormulaRefused
from zhengtong.modules.assessment.indices.models import IndexRun, IndexVersion
from zhengtong.modules.assessment.indices.services import drafts, publishing
from zhengtong.modules.assessment.indices.services.circulating import circulate_run
from zhengtong.modules.assessment.indices.services.reckoning import reckon_index
from zhengtong.modules.assessment.indices.spans import span_of
from zhengtong.modules.assessment.indices.tasks import reckon_due
from zhengtong.modules.assessment.metrics.reading import measure_all
from zhengtong.modules.assessment.performance.services.factors import enter_factor, settle_factor
from zhengtong.modules.assessment.performance.services.reckoning import reckon_month
from zhengtong.modules.assessment.plugins import SubjectKind, metrics
from zhengtong.modules.assessment.tests import figures as make
from zhengtong.modules.assessment.tests.figures import LAST, TODAY, Figures
from zhengtong.modules.org.models import StaffMember

OCTOBER = span_of("month", LAST)


@pytest.fixture
def figures(db: None) -> Iterator[Figures]:
    """A case of October; it is November."""
    with time_machine.travel(dt.datetime(2026, 10, 14, 2, 0, tzinfo=dt.UTC), tick=False):
        made = make.people()
        make.decided(made)
    with time_machine.travel(TODAY, tick=False):
        yield made


def test_a_case_counts_for_its_organisation_each_post_and_each_person_once(
    figures: Figures,
) -> None:
    person = figures.person
    for kind, subject in (
        (SubjectKind.ORGANIZATION, person.organization_id),
        (SubjectKind.WINDOW, figures.desk.counter.holdings.get().post_id),
        (SubjectKind.STAFF, person.pk),
    ):
        read = measure_all(
            ["case_accepted", "case_in_time", "step_done"],
            kind=kind,
            subjects=[subject, 999999],
            span=OCTOBER,
        )
        assert read["case_accepted"][subject].value == 1
        assert read["case_accepted"][999999].value == 0
        assert read["case_in_time"][999999].value is None
        assert (
            len(metrics.get("case_accepted").records(kind=kind, subject=subject, span=OCTOBER)) == 1
        )
    steps = metrics.get("step_done")
    records = steps.records(kind=SubjectKind.STAFF, subject=person.pk, span=OCTOBER)
    assert len(records) == read["step_done"][person.pk].value == 1


def test_all_measures_of_cases_of_everybody_are_one_read(
    figures: Figures, django_assert_num_queries: Any
) -> None:
    keys = [key for key, _metric in metrics.items() if key.startswith("case_")]
    with django_assert_num_queries(1):
        read = measure_all(
            keys, kind=SubjectKind.STAFF, subjects=[figures.person.pk, 999999], span=OCTOBER
        )
    assert len(read) == len(keys) > 40
    assert read["case_submitted"][figures.person.pk].value == 1
    assert read["case_closed"][figures.person.pk].value == 0


def test_an_index_goes_from_draft_by_trial_and_a_second_person_to_its_circular(
    figures: Figures,
) -> None:
    version = make.draft(figures)
    with pytest.raises(NotTested):
        publishing.publish_index(version_id=version.pk, lock_version=1, actor=figures.approver)
    test = publishing.try_draft(
        version_id=version.pk, periods=2, lock_version=1, actor=figures.writer
    )
    row = next(r for r in test.table["rows"] if r[0] == figures.place)
    assert row[2] == ["100", None]
    version = publishing.publish_index(
        version_id=version.pk, lock_version=1, actor=figures.approver
    )
    assert reckon_due(dt.date(2026, 11, 2)) == 1
    assert reckon_due(dt.date(2026, 11, 3)) == 0
    run = IndexRun.objects.get()
    value = run.values.get(subject_id=figures.place)
    assert (value.value, value.rank) == (Decimal(100), 1)
    assert value.inputs["case_accepted"] == ["1", 1, 1]
    without = run.values.exclude(subject_id=figures.place).first()
    assert without is not None
    assert (without.value, without.why) == (None, "zero")
    # Nothing ran from the second of December to the end of January.
    with time_machine.travel(dt.datetime(2027, 1, 31, 2, 0, tzinfo=dt.UTC), tick=False):
        assert reckon_due(dt.date(2027, 1, 31)) == 2
    assert IndexRun.objects.count() == 3
    with pytest.raises(NeedsReason):
        reckon_index(index_id=version.index_id, span=OCTOBER, actor=figures.writer)
    again = reckon_index(
        index_id=version.index_id, span=OCTOBER, actor=figures.writer, reason="补录"
    )
    assert again.number == 2
    assert again.values.get(subject_id=figures.place).value == value.value
    with pytest.raises(PermissionRefused):
        circulate_run(run_id=again.pk, actor=figures.writer)
    circulate_run(run_id=again.pk, actor=figures.approver)


def test_every_shipped_index_opens_the_rows_that_it_counts(figures: Figures) -> None:
    install(actor=figures.writer)
    opened = 0
    for version in IndexVersion.objects.all():
        run = reckon_index(index_id=version.index_id, span=OCTOBER, actor=figures.writer)
        for value in run.values.all():
            for name, (_value, counted, _base) in value.inputs.items():
                if name.startswith("@"):
                    continue
                rows = metrics.get(name).records(
                    kind=SubjectKind(version.subject_kind), subject=value.subject_id, span=OCTOBER
                )
                assert len(rows) == counted, (version.index.key, name)
                opened += len(rows)
    assert opened > 5


def test_a_formula_of_its_own_in_a_circle_or_of_unlike_things_is_refused(
    figures: Figures,
) -> None:
    for formula in (
        "@same_day_acceptance",
        "case_accepted + case_in_time",
        "percent(nonsense, case_accepted)",
        "@missing",
        "case_accepted",
        "case_in_time ÷ (1 − 1)",
        "bound(percent(" + "【受理环节】 + " * 70 + "step_accepted, 7), 0, 9)",
        "min(" * 40 + "case_in_time" + ", 1)" * 40,
        "【办结率】" * 2500,
    ):
        with pytest.raises(FormulaRefused):
            make.draft(figures, formula=formula)
    first = make.published(figures, key="first")
    make.published(figures, key="second", formula="100 − @first")
    draft = drafts.begin_draft(version_id=first.pk, actor=figures.writer)
    with pytest.raises(FormulaRefused) as refused:
        drafts.save_draft(
            version_id=draft.pk,
            wording=make.wording(formula="max(@second, 1)"),
            lock_version=1,
            actor=figures.writer,
        )
    assert "@first → @second → @first" in refused.value.message


def test_an_index_that_others_name_keeps_its_unit_and_whom_it_is_for(figures: Figures) -> None:
    first = make.published(figures, key="first")
    make.published(figures, key="second", formula="100 − @first")
    for changed in (
        {"formula": "case_accepted", "unit": "cases"},
        {"subject_kind": "staff"},
    ):
        draft = drafts.begin_draft(version_id=first.pk, actor=figures.writer)
        draft = drafts.save_draft(
            version_id=draft.pk,
            wording=make.wording(**changed),
            lock_version=draft.lock_version,
            actor=figures.writer,
        )
        given = {"version_id": draft.pk, "lock_version": draft.lock_version}
        publishing.try_draft(periods=1, actor=figures.writer, **given)
        with pytest.raises(FormulaRefused, match="当日受理率"):
            publishing.publish_index(actor=figures.approver, **given)
    first.index.refresh_from_db()
    assert first.index.current_id == first.pk


def test_who_wrote_it_does_not_publish_it(figures: Figures) -> None:
    version = make.tried(figures)
    IndexVersion.objects.filter(pk=version.pk).update(made_by=figures.approver.staff_id)
    with pytest.raises(OwnWork):
        publishing.publish_index(version_id=version.pk, lock_version=1, actor=figures.approver)


def test_a_month_has_the_steps_under_it_and_lists_what_has_no_standard_time(
    figures: Figures,
) -> None:
    review = make.LINES[1]
    make.standards_published(figures, review)
    person = StaffMember.objects.get(pk=figures.person.pk)
    factor = enter_factor(
        staff_id=person.pk,
        month=LAST,
        quality="1.1",
        contribution="1",
        reason="群众表扬",
        actor=figures.writer,
    )
    settle_factor(factor_id=factor.pk, accept=True, actor=figures.approver)
    run = reckon_month(organization_id=figures.place, month=LAST, actor=figures.writer)
    result = run.results.get(staff=person)
    # 45 × 1.2 = 54; × 1.1 = 59.4; October 2026 has 17 working days
    assert (result.minutes, result.performance) == (Decimal("54.00"), Decimal("59.40"))
    assert result.statutory == run.workdays * 480
    assert result.ratio == (Decimal("59.40") / result.statutory).quantize(Decimal("0.0001"))
    line = result.lines.get()
    assert (line.label, len(line.tasks)) == ("审查", 1)
    assert [row["stage"] for row in run.missing] == ["accept"]
    counter = run.results.get(staff=figures.desk.counter.pk)
    assert (counter.steps, counter.untimed, counter.performance) == (1, 1, 0)


def test_a_circular_is_made_once_sent_and_corrected_as_a_new_edition(figures: Figures) -> None:
    install(actor=figures.writer)
    make.plan_published(figures, "metric:case_accepted", "index:on_time", "orders")
    assert send_due(dt.date(2026, 11, 4)) == 0
    made = send_due(dt.date(2026, 11, 6))
    assert made == Circular.objects.count() > 1
    assert send_due(dt.date(2026, 11, 7)) == 0
    circular = Circular.objects.get(organization=figures.place)
    row = circular.content["rows"][0]
    assert (row["now"], row["last"], row["year"]) == ("1", "0", "0")
    assert circular.content["rows"][1]["now"] is None
    assert bytes(circular.pdf).startswith(b"%PDF")
    with pytest.raises(NothingChanged):
        editions.correct_circular(circular_id=circular.pk, reason="核对", actor=figures.writer)
    with time_machine.travel(dt.datetime(2026, 10, 15, 2, 0, tzinfo=dt.UTC), tick=False):
        make.decided(figures)
    corrected = editions.correct_circular(
        circular_id=circular.pk, reason="漏计一件", actor=figures.writer
    )
    assert (corrected.edition, corrected.sent_at) == (2, None)
    assert corrected.content["rows"][0]["now"] == "2"
    editions.send_circular(circular_id=corrected.pk, actor=figures.approver)
    circular.refresh_from_db()
    assert circular.content["rows"][0]["now"] == "1"
