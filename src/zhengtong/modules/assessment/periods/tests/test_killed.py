"""A command of assessment that dies between any two of its statements leaves nothing, and then
succeeds once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from zhengtong.core.tests.killing import AGAIN, scenario
from zhengtong.modules.assessment.honours import services as honours
from zhengtong.modules.assessment.imports import own
from zhengtong.modules.assessment.imports import services as importing
from zhengtong.modules.assessment.imports.models import OwnMetric
from zhengtong.modules.assessment.periods import (
    appealing,
    calculating,
    deciding,
    entering,
    opening,
    publishing,
)
from zhengtong.modules.assessment.periods.tests.stage import FIRST, LAST, Stage, at, table
from zhengtong.modules.assessment.schemes import services, shipped
from zhengtong.modules.assessment.schemes.models import Scheme, SchemeVersion

Prepared = Callable[[], Any]


def draft(county: Stage) -> SchemeVersion:
    node = {**shipped.definition("window_staff"), "key": "own_scheme"}
    return services.start_scheme(
        organization_id=county.hall.pk, definition=node, actor=county.assessor
    )


def submitted(county: Stage) -> SchemeVersion:
    version = draft(county)
    return services.submit_version(
        version_id=version.public_id, expected_version=1, actor=county.assessor
    )


@scenario(services.start_scheme, again=422)
def starting(county: Stage) -> Prepared:
    return lambda: draft(county)


@scenario(services.revise_scheme, again=409)
def revising(county: Stage) -> Prepared:
    key = Scheme.objects.get(key="window_staff").public_id
    return lambda: services.revise_scheme(scheme_id=key, actor=county.assessor)


@scenario(services.save_draft, again=409)
def saving(county: Stage) -> Prepared:
    version = draft(county)
    return lambda: services.save_draft(
        version_id=version.public_id,
        definition=version.definition,
        expected_version=1,
        actor=county.assessor,
    )


@scenario(services.submit_version, again=409)
def submitting(county: Stage) -> Prepared:
    version = draft(county)
    return lambda: services.submit_version(
        version_id=version.public_id, expected_version=1, actor=county.assessor
    )


@scenario(services.return_version, again=409)
def returning(county: Stage) -> Prepared:
    version = submitted(county)
    return lambda: services.return_version(
        version_id=version.public_id, reason="写清楚", expected_version=2, actor=county.reviewer
    )


@scenario(services.publish_version, again=409)
def releasing(county: Stage) -> Prepared:
    version = submitted(county)
    return lambda: services.publish_version(
        version_id=version.public_id, expected_version=2, actor=county.reviewer
    )


@scenario(opening.open_period, again=AGAIN, because="a hall may assess the same months twice")
def opened(county: Stage) -> Prepared:
    key = Scheme.objects.get(key="window_staff").public_id
    return lambda: opening.open_period(
        scheme_id=key, organization_id=county.hall.pk, title="第一季度", kind="staff",
        first_on=FIRST, last_on=LAST, actor=county.assessor,
    )  # fmt: skip


@scenario(opening.add_members, again=AGAIN, because="who is in it already is not added again")
def adding(county: Stage) -> Prepared:
    period = county.opened()
    extra = [county.hall.pk, county.assessor.organization_id or 0]
    return lambda: opening.add_members(
        period_id=period.public_id, organization_ids=extra, actor=county.assessor
    )


@scenario(opening.set_member, again=AGAIN, because="saying the same once more changes nothing")
def changing(county: Stage) -> Prepared:
    period = county.opened()
    member = county.member(period, 0)
    return lambda: opening.set_member(
        period_id=period.public_id, member_id=member.public_id, group="", duty_months="2",
        excluded="", note="", actor=county.assessor,
    )  # fmt: skip


@scenario(
    entering.enter_records,
    again=AGAIN,
    because="the same may happen twice; another person confirms",
)
def entered(county: Stage) -> Prepared:
    period = county.opened()
    return lambda: county.entered(period)


def waiting(county: Stage) -> Any:
    with at("2026-04-01"):
        return county.entered(county.opened())


@scenario(deciding.confirm_record, again=409)
def confirming(county: Stage) -> Prepared:
    record = waiting(county)
    return lambda: deciding.confirm_record(
        record_id=record.public_id, expected_version=1, actor=county.reviewer
    )


@scenario(deciding.refuse_record, again=409)
def refusing(county: Stage) -> Prepared:
    record = waiting(county)
    return lambda: deciding.refuse_record(
        record_id=record.public_id, reason="不实", expected_version=1, actor=county.reviewer
    )


@scenario(deciding.withdraw_record, again=409)
def withdrawing(county: Stage) -> Prepared:
    record = waiting(county)
    return lambda: deciding.withdraw_record(
        record_id=record.public_id, reason="录错", expected_version=1, actor=county.assessor
    )


@scenario(deciding.correct_own, again=409)
def correcting(county: Stage) -> Prepared:
    period = county.opened()
    record = county.entered(period)
    return lambda: deciding.correct_own(
        record_id=record.public_id, words="已改", actor=county.clerk(0)
    )


@scenario(deciding.accept_correction, again=409)
def accepting(county: Stage) -> Prepared:
    period = county.opened()
    record = county.entered(period)
    deciding.correct_own(record_id=record.public_id, words="已改", actor=county.clerk(0))
    return lambda: deciding.accept_correction(
        record_id=record.public_id, expected_version=2, actor=county.reviewer
    )


@scenario(calculating.ask_calculation, again=409)
def asking(county: Stage) -> Prepared:
    period = county.opened()
    version = county.version(period)
    return lambda: calculating.ask_calculation(
        period_id=period.public_id, expected_version=version, actor=county.assessor
    )


@scenario(calculating.calculate, again=AGAIN, because="the next version, with the same digest")
def calculating_(county: Stage) -> Prepared:
    period = county.opened()
    return lambda: calculating.calculate(period_id=period.public_id, actor=county.assessor)


def stepping(county: Stage, command: Any, period: Any, actor: Any, **more: Any) -> Prepared:
    version = county.version(period)
    return lambda: command(
        period_id=period.public_id, expected_version=version, actor=actor, **more
    )


@scenario(publishing.publish_results, again=409)
def publishing_(county: Stage) -> Prepared:
    period = county.opened()
    county.calculated(period)
    return stepping(county, publishing.publish_results, period, county.assessor)


@scenario(publishing.confirm_results, again=409)
def confirming_results(county: Stage) -> Prepared:
    period = county.opened()
    county.published(period)
    return stepping(county, publishing.confirm_results, period, county.reviewer)


@scenario(publishing.rank_results, again=409)
def ranking(county: Stage) -> Prepared:
    period = county.opened()
    county.published(period)
    county.step(publishing.confirm_results, period, county.reviewer)
    return stepping(county, publishing.rank_results, period, county.assessor)


@scenario(publishing.take_back, again=409)
def taking_back(county: Stage) -> Prepared:
    period = county.opened()
    county.published(period)
    return stepping(county, publishing.take_back, period, county.reviewer, reason="有误")


@scenario(publishing.cancel_period, again=409)
def cancelling(county: Stage) -> Prepared:
    period = county.opened()
    return stepping(county, publishing.cancel_period, period, county.assessor, reason="重开")


def shown(county: Stage) -> Any:
    period = county.opened()
    county.calculated(period)
    county.step(publishing.publish_results, period, county.assessor)
    return period


@scenario(appealing.file_appeal, again=409)
def appealing_(county: Stage) -> Prepared:
    period = shown(county)
    member = county.member(period, 0)
    return lambda: appealing.file_appeal(
        period_id=period.public_id, member_id=member.public_id, text="不服", actor=county.clerk(0)
    )


@scenario(appealing.decide_appeal, again=409)
def answering(county: Stage) -> Prepared:
    period = shown(county)
    member = county.member(period, 0)
    appeal = appealing.file_appeal(
        period_id=period.public_id, member_id=member.public_id, text="不服", actor=county.clerk(0)
    )
    return lambda: appealing.decide_appeal(
        appeal_id=appeal.public_id, is_upheld=True, answer="属实", actor=county.chief
    )


@scenario(importing.take_import, again=409)
def importing_(county: Stage) -> Prepared:
    content = table([{"who": county.clerks[0].number, "on": "2026-01", "attendance_late": 1}])
    return lambda: importing.take_import(
        organization_id=county.hall.pk, kind="staff", content=content, name="考勤.xlsx",
        actor=county.assessor,
    )  # fmt: skip


@scenario(importing.withdraw_import, again=409)
def withdrawing_import(county: Stage) -> Prepared:
    content = table([{"who": county.clerks[0].number, "on": "2026-01", "attendance_late": 1}])
    made = importing.take_import(
        organization_id=county.hall.pk, kind="staff", content=content, name="考勤.xlsx",
        actor=county.assessor,
    )  # fmt: skip
    return lambda: importing.withdraw_import(
        import_id=made.public_id, reason="错", actor=county.assessor
    )


def counted(county: Stage) -> OwnMetric:
    return own.add_metric(
        organization_id=county.hall.pk,
        wording=own.Wording(
            key="hours", name_zh="志愿服务时数", says_zh="登记的时数。", source="台账",
            unit="number", kinds=["staff"], every="month", joined="sum", direction="more",
        ),
        actor=county.assessor,
    )  # fmt: skip


@scenario(own.add_metric, again=422)
def adding_a_figure(county: Stage) -> Prepared:
    return lambda: counted(county)


@scenario(own.retire_metric, again=409)
def retiring_a_figure(county: Stage) -> Prepared:
    key = counted(county).public_id
    return lambda: own.retire_metric(metric_id=key, reason="写错了", actor=county.assessor)


@scenario(honours.propose_honours, again=409)
def proposing(county: Stage) -> Prepared:
    period = county.opened()
    county.ranked(period)
    return stepping(county, honours.propose_honours, period, county.assessor)


def proposed(county: Stage) -> Any:
    period = county.opened()
    county.ranked(period)
    return county.step(honours.propose_honours, period, county.assessor)[0].public_id


@scenario(honours.award_honour, again=409)
def awarding(county: Stage) -> Prepared:
    key = proposed(county)
    return lambda: honours.award_honour(honour_id=key, actor=county.reviewer)


@scenario(honours.decline_honour, again=409)
def declining(county: Stage) -> Prepared:
    key = proposed(county)
    return lambda: honours.decline_honour(honour_id=key, reason="重复", actor=county.reviewer)


@scenario(honours.revoke_honour, again=409)
def revoking(county: Stage) -> Prepared:
    key = proposed(county)
    honours.award_honour(honour_id=key, actor=county.reviewer)
    return lambda: honours.revoke_honour(honour_id=key, reason="有误", actor=county.reviewer)


@pytest.mark.parametrize(
    "command",
    [
        starting, revising, saving, submitting, returning, releasing, opened, adding, changing,
        entered, confirming, refusing, withdrawing, correcting, accepting, asking, calculating_,
        publishing_, confirming_results, ranking, taking_back, cancelling, appealing_,
        answering, importing_, withdrawing_import, proposing, awarding, declining, revoking,
    ],
    ids=lambda f: f.__name__,
)  # fmt: skip
def test_killed_anywhere_it_leaves_nothing_and_then_succeeds_once(command, county):
    command(county)
