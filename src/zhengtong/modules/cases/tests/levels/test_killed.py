"""Commands between levels, killed between any two statements, leave nothing and succeed once."""

import io

import pytest

from zhengtong.core.tests.killing import NOTHING, scenario
from zhengtong.modules.cases.levels import completion, forwarding, redirecting
from zhengtong.modules.cases.tests.county import acting, picture
from zhengtong.modules.cases.tests.levels import test_forwarding as given
from zhengtong.modules.cases.tests.levels import test_redirecting as redirected
from zhengtong.modules.cases.tests.levels.county import task_of
from zhengtong.modules.org.tests import factories as make


@scenario(forwarding.forward_case, again=409)
def forwarding_up(levels):
    case = levels.reviewed(levels.upwards(), levels.town)
    task, actor = task_of(case).id, levels.town.actor("decide")
    return lambda: forwarding.forward_case(
        case_id=case.pk, task_id=task, actor=actor, opinion="拟同意。", is_favourable=True
    )


@scenario(completion.request_completion, again=409)
def asking_below(levels):
    sent = given.up(levels)
    return lambda: given.ask(levels, sent)


@scenario(completion.complete_forwarding, again=409)
def completing(levels):
    sent = given.up(levels)
    given.ask(levels, sent)
    actor = levels.town.actor("decide")
    return lambda: completion.complete_forwarding(
        case_id=sent.case_id,
        actor=actor,
        answer="已补。",
        uploads=((io.BytesIO(picture()), "补.jpg"),),
    )


@scenario(completion.record_answer, again=409)
def answering(levels):
    sent = given.out(levels)
    return lambda: given.answer(levels, sent)


@scenario(redirecting.redirect_case, again=409)
def redirecting_(levels):
    case = levels.submitted(levels.item())
    return lambda: redirected.redirect(levels, case)


@scenario(redirecting.hand_over, again=NOTHING)
def handing_over(levels):
    found = redirected._redirected_to(levels, make.organization("tax", "税务局"))
    actor = acting(levels.person)
    return lambda: redirecting.hand_over(public_id=found.public_id, actor=actor)


@pytest.mark.parametrize(
    "command",
    [forwarding_up, asking_below, completing, answering, redirecting_, handing_over],
    ids=lambda f: f.__name__,
)
def test_a_command_killed_anywhere_leaves_nothing_and_then_succeeds_once(levels, command):
    command(levels)
