"""Commands between levels, killed between any two statements, leave nothing and succeed once."""

import io

import pytest
from django.db import transaction

from zhengtong.modules.cases.levels import completion, forwarding, redirecting
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.tests.county import acting, picture
from zhengtong.modules.cases.tests.levels import test_forwarding as given
from zhengtong.modules.cases.tests.levels import test_redirecting as redirected
from zhengtong.modules.cases.tests.levels.county import task_of
from zhengtong.modules.cases.tests.test_killed import Killed, everything, killed_before
from zhengtong.modules.org.tests import factories as make


def forwarding_up(levels):
    case = levels.reviewed(levels.upwards(), levels.town)
    task, actor = task_of(case).id, levels.town.actor("decide")
    return lambda: forwarding.forward_case(
        case_id=case.pk, task_id=task, actor=actor, opinion="拟同意。", is_favourable=True
    )


def asking_below(levels):
    sent = given.up(levels)
    return lambda: given.ask(levels, sent)


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


def answering(levels):
    sent = given.out(levels)
    return lambda: given.answer(levels, sent)


def redirecting_(levels):
    case = levels.submitted(levels.item())
    return lambda: redirected.redirect(levels, case)


def handing_over(levels):
    found = redirected._redirected_to(levels, make.organization("tax", "税务局"))
    actor = acting(levels.person)
    return lambda: redirecting.hand_over(public_id=found.public_id, actor=actor)


@pytest.mark.parametrize(
    "prepare",
    [forwarding_up, asking_below, completing, answering, redirecting_, handing_over],
    ids=lambda f: f.__name__,
)
def test_a_command_killed_anywhere_leaves_nothing_and_then_succeeds_once(
    levels, prepare, monkeypatch
):
    run = prepare(levels)
    before, cases = everything(), Case.objects.count()
    number, died = 0, 0
    while True:
        try:
            with transaction.atomic(), killed_before(number, monkeypatch):
                run()
        except Killed:
            died += 1
            assert everything() == before, f"statement {number}"
            number += max(1, number // 6)
            continue
        break
    assert died > 5
    assert Case.objects.count() - cases in (0, 1)
