"""初审转报: the local limits end, the upper ones begin, and nobody asks the applicant twice."""

import datetime as dt
import io

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from zhengtong.core.jobs.api import deliver_pending
from zhengtong.core.messaging import api as messaging
from zhengtong.kernel.errors import NotFound, PermissionRefused, StaleVersion
from zhengtong.modules.cases.levels import completion, forwarding
from zhengtong.modules.cases.levels.aspect import UndecidedAbove
from zhengtong.modules.cases.models import Case, CaseDocument, CaseMaterial, Forwarding, Rating
from zhengtong.modules.cases.ratings import giving
from zhengtong.modules.cases.services import accept, conclude, handle
from zhengtong.modules.cases.services.errors import WrongStep
from zhengtong.modules.cases.tests.county import acting, picture, signed_in, text
from zhengtong.modules.cases.tests.desk import browser
from zhengtong.modules.cases.tests.levels.county import Levels, task_of
from zhengtong.modules.workflow import api as workflow


def forward(case: Case, actor, **changes) -> Forwarding:
    given = {"opinion": "符合条件，拟同意。", "is_favourable": True, **changes}
    return forwarding.forward_case(case_id=case.pk, task_id=task_of(case).id, actor=actor, **given)


def up(levels: Levels) -> Forwarding:
    case = levels.reviewed(levels.upwards(), levels.town)
    return forward(case, levels.town.actor("decide"))


def out(levels: Levels) -> Forwarding:
    case = levels.reviewed(levels.outside(), levels.office)
    return forward(case, levels.office.actor("decide"))


def clock(case: Case, kind: str) -> workflow.ClockData:
    clocks = workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]
    return next(c for c in clocks if c.kind == kind)


def test_forwarding_closes_the_local_case_with_type_4_and_stops_its_limits(levels):
    with time_machine.travel(dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC), tick=False) as clock_:
        case = levels.reviewed(levels.upwards(), levels.town)
        clock_.shift(dt.timedelta(days=3))
        sent = forward(case, levels.town.actor("decide"))
    case.refresh_from_db()
    assert (case.status, case.close_type, case.legal_outcome) == ("closed", "4", "")
    assert case.decided_at is None
    for kind in ("statutory", "promised"):
        local = clock(case, kind)
        assert (local.state, local.stopped_on) == ("stopped", dt.date(2026, 3, 5))
        assert local.used_days == 3
    letter = CaseDocument.objects.get(case=case, kind="forwarding")
    assert sent.document == letter
    assert "第四十三条" in "".join(letter.content["paragraphs"])


def test_the_upper_case_begins_accepted_with_its_own_number_and_limits(levels):
    sent = up(levels)
    upper = sent.upper_case
    assert upper is not None
    assert upper.organization == levels.office.row
    assert upper.number != sent.case.number
    assert upper.project_no != sent.case.project_no
    assert upper.status == "in_progress"
    statutory = clock(upper, "statutory")
    assert statutory.start_on == timezone.localdate(sent.forwarded_at)
    assert (statutory.limit, statutory.state) == (20, "running")
    assert upper.form_data == sent.case.form_data
    ours = {(m.material_key, m.file_public_id) for m in sent.case.materials.all()}
    assert {(m.material_key, m.file_public_id) for m in upper.materials.all()} == ours


def test_the_upper_organ_decides_its_own_case(levels):
    upper = up(levels).upper_case
    for stage, outcome in (("accept", "accept"), ("review", "agree"), ("decide", "grant")):
        handle.complete_step(
            case_id=upper.pk,
            task_id=task_of(upper).id,
            actor=levels.office.actor(stage),
            outcome=outcome,
            opinion="准予。",
        )
    upper.refresh_from_db()
    assert (upper.legal_outcome, upper.close_type) == ("granted", "0")


def test_the_lower_organ_cannot_decide_itself(levels):
    case = levels.reviewed(levels.outside(), levels.office)
    with pytest.raises(forwarding.DecidedAbove):
        handle.complete_step(
            case_id=case.pk,
            task_id=task_of(case).id,
            actor=levels.office.actor("decide"),
            outcome="agree",
            opinion="准予。",
        )


def test_forwarding_wants_a_verdict_and_an_opinion(levels):
    case = levels.reviewed(levels.outside(), levels.office)
    actor = levels.office.actor("decide")
    with pytest.raises(forwarding.ForwardingVerdictWanted):
        forward(case, actor, is_favourable=None)
    with pytest.raises(forwarding.ForwardingOpinionWanted):
        forward(case, actor, opinion="  ")


def test_nobody_else_forwards_and_nobody_twice(levels):
    case = levels.reviewed(levels.upwards(), levels.town)
    task = task_of(case).id
    for actor, refusal in (
        (levels.other_town.actor("decide"), NotFound),
        (acting(levels.person), PermissionRefused),
    ):
        with pytest.raises(refusal):
            forwarding.forward_case(
                case_id=case.pk, task_id=task, actor=actor, opinion="x", is_favourable=True
            )
    with pytest.raises(PermissionRefused):
        forward(case, levels.town.actor("review"))
    forward(case, levels.town.actor("decide"))
    with pytest.raises(WrongStep):
        forwarding.forward_case(
            case_id=case.pk,
            task_id=task,
            actor=levels.town.actor("decide"),
            opinion="x",
            is_favourable=True,
        )
    assert Case.objects.count() == 2


def test_a_stale_page_and_an_early_step_are_refused(levels):
    case = levels.submitted(levels.outside())
    accept.accept_case(case_id=case.pk, actor=levels.office.actor("accept"))
    from zhengtong.modules.cases.models.case_state import CaseStateError

    with pytest.raises(CaseStateError):
        forward(case, levels.office.actor("review"))
    with pytest.raises(StaleVersion):
        forward(case, levels.office.actor("review"), expected_version=1)


def test_an_item_decided_here_is_not_forwarded(levels):
    case = levels.reviewed(levels.item(), levels.office)
    with pytest.raises(forwarding.NotForwarded):
        forward(case, levels.office.actor("decide"))


def test_the_applicant_is_told_where_it_is_and_how_to_ask(levels, client):
    sent = out(levels)
    deliver_pending()
    letters = messaging.messages_about(f"case:{sent.case_id}")
    assert any("云岭市林业局" in x.body for x in letters)
    client.force_login(levels.person.user)
    page = client.get(f"/cases/{sent.case.public_id}/").content.decode()
    assert "已转报云岭市林业局" in page
    assert "0960-7700001" in page


def test_the_applicant_reads_one_story_with_both_clocks(
    levels, client, django_assert_max_num_queries
):
    sent = up(levels)
    client.force_login(levels.person.user)
    lower = client.get(f"/cases/{sent.case.public_id}/").content.decode()
    assert "两级办理" in lower
    assert str(sent.upper_case.public_id) in lower
    upper = client.get(f"/cases/{sent.upper_case.public_id}/").content.decode()
    assert "转报之前的经过" in upper
    assert "20 个工作日" in upper
    with django_assert_max_num_queries(60):
        client.get(f"/cases/{sent.case.public_id}/")


def test_the_upper_organ_may_read_the_letter_and_the_files_and_nobody_else(levels):
    sent = up(levels)
    address = f"/desk/levels/{sent.public_id}/letter/"
    assert browser(levels.office.reviewer).get(address).status_code == 200
    assert browser(levels.town.approver).get(address).status_code == 200
    assert browser(levels.other_town.approver).get(address).status_code == 404
    file = CaseMaterial.objects.filter(case=sent.upper_case).first().file_public_id
    assert browser(levels.office.reviewer).get(f"/files/{file}/").status_code == 200
    assert browser(levels.other_town.approver).get(f"/files/{file}/").status_code == 403


def ask(levels: Levels, sent: Forwarding, **changes):
    return completion.request_completion(
        case_id=sent.upper_case_id,
        task_id=task_of(sent.upper_case).id,
        actor=levels.office.actor("accept"),
        **{"wanted": "请补公示情况。", **changes},
    )


def test_completion_is_asked_of_the_lower_organ_and_no_limit_stands_still(levels):
    sent = up(levels)
    asked = ask(levels, sent)
    assert clock(sent.upper_case, "statutory").state == "running"
    with pytest.raises(completion.AlreadyAsked):
        ask(levels, sent)
    answered = completion.complete_forwarding(
        case_id=sent.case_id,
        actor=levels.town.actor("decide"),
        answer="已公示七天，无异议。",
        uploads=((io.BytesIO(picture()), "公示.jpg"),),
    )
    assert answered.pk == asked.pk
    added = CaseMaterial.objects.get(case=sent.upper_case, source="lower_organ")
    assert added.file_name == "公示.jpg"
    with pytest.raises(completion.NothingAsked):
        completion.complete_forwarding(
            case_id=sent.case_id, actor=levels.town.actor("decide"), answer="再补"
        )
    for case in (sent.case, sent.upper_case):
        kinds = [e.kind for e in workflow.history(instance_id=case.instance_id)]
        assert {"completion_requested", "completion_supplied"} <= set(kinds)


def test_completion_is_refused_to_strangers_and_without_words(levels):
    sent = up(levels)
    with pytest.raises(completion.WantedMissing):
        ask(levels, sent, wanted=" ")
    ask(levels, sent)
    with pytest.raises(completion.CompletionEmpty):
        completion.complete_forwarding(
            case_id=sent.case_id, actor=levels.town.actor("decide"), answer=" "
        )
    with pytest.raises(NotFound):
        completion.complete_forwarding(
            case_id=sent.case_id, actor=levels.other_town.actor("decide"), answer="x"
        )
    with pytest.raises(PermissionRefused):
        completion.complete_forwarding(
            case_id=sent.case_id, actor=acting(levels.person), answer="x"
        )


def answer(levels: Levels, sent: Forwarding, **changes):
    given = {
        "outcome": "granted",
        "name": "林木采伐许可证",
        "number": "云林采〔2026〕1号",
        "answered_on": timezone.localdate(),
        **changes,
    }
    return completion.record_answer(
        case_id=sent.case_id, actor=levels.office.actor("accept"), **given
    )


def test_the_answer_of_an_outside_organ_is_recorded_once_and_reaches_the_applicant(levels, client):
    sent = out(levels)
    answer(levels, sent, upload=(io.BytesIO(picture()), "许可证.jpg"))
    with pytest.raises(completion.AlreadyAnswered):
        answer(levels, sent)
    sent.refresh_from_db()
    sent.case.refresh_from_db()
    assert sent.case.close_type == "4"
    deliver_pending()
    assert any("已作出决定" in x.body for x in messaging.messages_about(f"case:{sent.case_id}"))
    client.force_login(levels.person.user)
    page = client.get(f"/cases/{sent.case.public_id}/").content.decode()
    assert "林木采伐许可证" in page
    assert client.get(f"/files/{sent.file_public_id}/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"outcome": "maybe"}, "outcome"),
        ({"name": " "}, "answer_name"),
        ({"answered_on": None}, "answered_on"),
        ({"answered_on": dt.date(2999, 1, 1)}, "answered_on"),
        ({"answered_on": dt.date(2001, 1, 1)}, "answered_on"),
        ({"outcome": "denied"}, "answer_note"),
    ],
)
def test_an_incomplete_answer_says_what_is_missing(levels, changes, path):
    sent = out(levels)
    with pytest.raises(completion.AnswerIncomplete) as refused:
        answer(levels, sent, **changes)
    assert [e.path for e in refused.value.errors] == [path]


def test_an_upper_organ_of_the_platform_answers_in_its_own_case(levels):
    sent = up(levels)
    with pytest.raises(completion.NotFromBelow):
        completion.record_answer(
            case_id=sent.case_id,
            actor=levels.town.actor("decide"),
            outcome="granted",
            name="x",
            number="",
            answered_on=timezone.localdate(),
        )


def test_the_applicant_may_withdraw_the_upper_case(levels):
    sent = up(levels)
    conclude.withdraw_application(case_id=sent.upper_case_id, actor=acting(levels.person))
    sent.upper_case.refresh_from_db()
    assert sent.upper_case.status == "withdrawn"


def test_the_screens_show_both_halves_and_the_lists_cost_the_same(
    levels, django_assert_max_num_queries
):
    sent = up(levels)
    ask(levels, sent)
    lower = browser(levels.town.approver)
    page = lower.get(f"/desk/cases/{sent.case.public_id}/").content.decode()
    assert "已转报上级" in page
    assert "上级要我们补充" in page
    upper = browser(levels.office.counter)
    assert (
        "下级转报来的办件"
        in upper.get(f"/desk/cases/{sent.upper_case.public_id}/").content.decode()
    )
    for view in ("complete", "up", "answer"):
        with django_assert_max_num_queries(20):
            assert lower.get(f"/desk/levels/?view={view}").status_code == 200
    with django_assert_max_num_queries(20):
        page = upper.get("/desk/levels/?view=below").content.decode()
    assert sent.case.applicant_name in page
    assert browser(levels.village_agent).get("/desk/levels/").status_code == 403


def rate(case: Case):
    return giving.rate_case(
        case_id=case.pk, actor=acting(case.person), level="good", comment="讲得清楚"
    )


def test_the_first_review_is_not_rated_before_the_upper_decision(levels):
    sent = up(levels)
    with pytest.raises(UndecidedAbove):
        rate(sent.case)
    client = signed_in(Client(), sent.case.person)
    page = text(client.get(f"/cases/{sent.case.public_id}/"))
    assert f"/cases/{sent.case.public_id}/rate/" not in page
    answer = client.get(f"/cases/{sent.case.public_id}/rate/")
    assert answer.status_code == 409
    assert "上级机关还没有作出决定" in text(answer)
    assert not Rating.objects.exists()


def test_each_organ_is_rated_for_its_own_half(levels):
    sent = up(levels)
    upper = sent.upper_case
    while tasks := workflow.open_tasks(instance_id=upper.instance_id):
        task = tasks[0]
        handle.complete_step(
            case_id=upper.pk, task_id=task.id, actor=levels.office.actor(task.stage),
            outcome=task.outcomes[0], opinion="经审查，准予。",
        )  # fmt: skip
    client = signed_in(Client(), sent.case.person)
    page = text(client.get(f"/cases/{sent.case.public_id}/rate/"))
    assert "的初步审查" in page
    assert levels.town.row.name in page
    above = text(client.get(f"/cases/{upper.public_id}/rate/"))
    assert "的初步审查" not in above
    assert levels.office.row.name in above
    lower, higher = rate(sent.case), rate(Case.objects.get(pk=upper.pk))
    assert lower.organization_id == sent.case.organization_id
    assert higher.organization_id == upper.organization_id
    with pytest.raises(giving.AlreadyRated):
        rate(sent.case)


def test_a_review_for_an_outside_organ_is_rated_when_its_answer_is_entered(levels):
    sent = out(levels)
    with pytest.raises(UndecidedAbove):
        rate(sent.case)
    completion.record_answer(
        case_id=sent.case_id, actor=levels.office.actor("decide"), outcome="granted",
        name="许可证", number="1号", answered_on=timezone.localdate(),
    )  # fmt: skip
    assert rate(sent.case).organization_id == sent.case.organization_id
