"""The rule of who sees a case is one rule, asked of a set or of a row."""

import pytest

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.models import Application, Case
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.cases.tests.desk import desk
from zhengtong.modules.org.tests import factories as make


@pytest.fixture
def world(db, person):
    office = desk()
    other = make.person("王一", serial=7)
    company = make.entity()
    make.represents(other, company)
    agent = make.queries_actor(other.user_id, entity_id=company.pk)
    cases = [office.submitted(person), office.accepted(other)]
    office.county.application(person)
    office.county.application(other)
    actors = [
        Actor.system("job"),
        Actor.anonymous(),
        acting(person),
        acting(other),
        agent,
        *(
            make.actor(s)
            for s in (
                office.counter, office.reviewer, office.deputy, office.approver, office.neighbour,
                office.supervisor,
            )
        ),
    ]  # fmt: skip
    return actors, cases


def test_sees_answers_as_visible_to_does(world):
    actors, cases = world
    seen = 0
    for actor in actors:
        visible = set(policies.visible_to(actor).values_list("pk", flat=True))
        own = set(policies.own_cases(actor).values_list("pk", flat=True))
        for case in Case.objects.all():
            assert policies.sees(actor, case) == (case.pk in visible), (actor, case)
            assert policies.owns(actor, case) == (case.pk in own), (actor, case)
            seen += case.pk in visible
    assert 0 < seen < len(actors) * len(cases)


def test_prepares_answers_as_own_applications_does(world):
    actors, _ = world
    for actor in actors:
        if actor.kind == "system":
            continue
        own = set(policies.own_applications(actor).values_list("pk", flat=True))
        for draft in Application.objects.all():
            assert policies.prepares(actor, draft) == (draft.pk in own), (actor, draft)


def test_a_post_that_had_a_task_keeps_sight_of_the_case(world):
    _actors, cases = world
    outsider = make.actor(make.staff(make.organization("tax", "税务局")))
    assert not policies.sees(outsider, cases[0])
