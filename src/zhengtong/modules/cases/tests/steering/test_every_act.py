"""Every act there is, those of aspects included: an ended case, an old page, a double click, two
people at once. Refused with the right status; nothing lost, nothing doubled."""

import threading

import pytest
from django.db import connection

from zhengtong.kernel.errors import DomainError
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.models import JumpProposal
from zhengtong.modules.cases.services import accept, handle
from zhengtong.modules.cases.staff.acts import ACTS
from zhengtong.modules.cases.staff.choosing import CHOICES
from zhengtong.modules.cases.steering import giving, jumps, raising
from zhengtong.modules.cases.tests.county import text
from zhengtong.modules.cases.tests.desk import act, browser, task_of, version_of
from zhengtong.modules.cases.tests.steering import office as place
from zhengtong.modules.cases.tests.steering.office import claimed, kinds
from zhengtong.modules.org.models import Post
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

REFUSED = (403, 404, 409, 413, 422)
ANY_PAGE = frozenset({"urge"})
"""What does not depend on the page that one saw: a reminder."""


def verbs():
    """(address, choice) of everything that can be posted on a case."""
    plain = [(verb, "") for verb in sorted({*ACTS, *aspects.acts()} - {"step"})]
    choices = [("step", c) for c in (*CHOICES, "complete:agree", "complete:grant", "nonsense")]
    return plain + choices


def state_of(case):
    case.refresh_from_db()
    run = workflow.instance(case.instance_id)
    return case.status, case.organization_id, run.state, run.lock_version, kinds(case)


def answers(office, case, roles, **given):
    """What each role is told to each act, with nothing filled in but an opinion."""
    for role in roles:
        client = browser(office.people()[role])
        for verb, choice in verbs():
            post = {"choice": choice, "opinion": "我写的意见", **given}
            yield role, verb, choice, act(client, case, verb, **post)


def test_nothing_can_be_done_with_a_case_that_has_ended(office, person):
    case = office.submitted(person)
    task = task_of(case).id
    accept.refuse_case(case_id=case.pk, actor=make.actor(office.counter), reason="不属职权。")
    before = state_of(case)
    for role, verb, choice, answer in answers(office, case, ("counter", "lead"), task=task):
        assert answer.status_code in REFUSED, f"{role} {verb} {choice}: {answer.status_code}"
    assert state_of(case) == before


def test_an_old_page_changes_nothing_and_loses_nothing(office, person):
    case = office.reviewed(person)
    old = version_of(case) - 1
    before = state_of(case)
    for role, verb, choice, answer in answers(
        office, case, ("approver",), lock_version=old, seen=1
    ):
        where = f"{role} {verb} {choice}: {answer.status_code}"
        if verb in ANY_PAGE:
            continue
        assert answer.status_code in REFUSED, where
        if verb == "step" and answer.status_code in (409, 422):
            assert "我写的意见" in text(answer), where
    after = state_of(case)
    assert after[:3] == before[:3]
    assert [k for k in after[4] if k != "urged"] == before[4]


def test_an_act_without_its_fields_changes_nothing(office, person):
    case = office.reviewed(person)
    before = state_of(case)
    done = {"claim", "release", "urge", "take-back"}
    for role, verb, choice, answer in answers(office, case, ("lead",)):
        if verb in done or choice.startswith("complete"):
            continue
        assert answer.status_code in REFUSED, f"{role} {verb} {choice}: {answer.status_code}"
    after = state_of(case)
    assert [k for k in after[4] if k != "urged"] == before[4]


TWICE = {
    "claim": ("reviewer", {}),
    "transfer": ("reviewer", lambda o: {"to": f"staff:{o.deputy.pk}", "transfer_reason": "开会"}),
    "delegate": ("reviewer", lambda o: {"delegate": o.approver.pk, "delegation_reason": "出差"}),
    "escalate": ("reviewer", lambda o: {"escalation_note": "需要协调"}),
    "urge": ("lead", {}),
    "redispatch": ("lead", lambda o: {"organization": o.other.pk, "redispatch_reason": "属国土"}),
    "step": ("reviewer", {"choice": "complete:agree", "opinion": "属实。"}),
}


@pytest.mark.parametrize("verb", TWICE)
def test_a_double_click_does_it_once(office, person, verb):
    case = office.accepted(person)
    role, given = TWICE[verb]
    post = given(office) if callable(given) else given
    post = {**post, "lock_version": version_of(case), "task": task_of(case).id}
    client = browser(office.people()[role])
    count = len(kinds(case))
    assert act(client, case, verb, **post).status_code == 302
    once = kinds(case)
    assert len(once) == count + 1
    assert act(client, case, verb, **post).status_code in (403, 404, 409)
    assert kinds(case) == once


def together(*acts):
    """Run all at once, each in a connection of its own; what each answered or refused."""
    start = threading.Barrier(len(acts))
    found = [None] * len(acts)

    def run(n):
        try:
            start.wait(10)
            acts[n]()
            found[n] = "done"
        except DomainError as refused:
            found[n] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def test_of_two_at_once_one_acts_and_the_other_is_told(transactional_db):
    office = place.office()
    reviewer, lead = make.actor(office.reviewer), make.actor(office.lead)
    one, two = make.actor(office.one), make.actor(office.two)

    def case_with(prepare=lambda case: None):
        case = office.accepted(make.person())
        prepare(case)
        return case

    def give(case, version, task):
        return lambda: giving.give_step(
            case_id=case.pk, task_id=task, to_staff_id=office.deputy.pk, reason="开会",
            actor=lead, expected_version=version,
        )  # fmt: skip

    def finish(case, version, task):
        return lambda: handle.complete_step(
            case_id=case.pk, task_id=task, outcome="agree", actor=reviewer, expected_version=version
        )

    def redispatch(case, version, task):
        return lambda: giving.redispatch_case(
            case_id=case.pk, to_organization_id=office.other.pk, reason="属国土", actor=lead,
            expected_version=version,
        )  # fmt: skip

    def propose(actor):
        def made(case, version, task):
            return lambda: jumps.propose_jump(
                case_id=case.pk, target="accept", reason="修复", actor=actor,
                expected_version=version,
            )  # fmt: skip

        return made

    pairs = [
        (give, finish),
        (give, give),
        (redispatch, finish),
        (redispatch, give),
        (propose(one), propose(two)),
    ]
    for first, second in pairs:
        case = case_with(lambda case: claimed(office, case, office.reviewer))
        version, task, before = version_of(case), task_of(case).id, len(kinds(case))
        found = together(first(case, version, task), second(case, version, task))
        refused = [a for a in found if a != "done"]
        assert len(refused) == 1, (found, first, second)
        # Who lost sight of the case by the other act does not find it any more.
        assert refused[0].status in (404, 409), refused
        assert len(kinds(case)) == before + 1
        assert workflow.verify_log(instance_id=case.instance_id).is_whole

    case = case_with()
    made = jumps.propose_jump(case_id=case.pk, target="accept", reason="修复", actor=one)
    for page in (f"{case.public_id}/", f"{case.public_id}/jump/?target=accept", "jumps/"):
        assert browser(office.two).get(f"/desk/cases/{page}").status_code == 200
    assert "会发生什么" in text(browser(office.two).get(f"/desk/cases/jumps/{made.public_id}/"))
    third = make.staff(office.one.organization, "第三人")
    make.hold(Post.objects.get(key="manager"), third)
    found = together(
        lambda: jumps.confirm_jump(public_id=made.public_id, actor=two),
        lambda: jumps.reject_jump(public_id=made.public_id, note="不必", actor=make.actor(third)),
    )
    assert sorted(str(a) == "done" for a in found) == [False, True]
    assert JumpProposal.objects.get(pk=made.pk).state in ("confirmed", "rejected")

    case = case_with()
    notes = [
        lambda: raising.escalate_step(
            case_id=case.pk, task_id=task_of(case).id, note="需要协调", actor=reviewer
        )
    ] * 3
    found = together(*notes)
    assert found.count("done") == 1
    assert kinds(case).count("escalated") == 1
