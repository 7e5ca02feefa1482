"""The register walks along indexes, and shows what the rule of sight shows and nothing else."""

import pytest

from zhengtong.kernel.access import Actor
from zhengtong.kernel.pagination import BadCursor, encode_cursor
from zhengtong.modules.cases import listing, policies
from zhengtong.modules.cases.registers.facts import refresh
from zhengtong.modules.cases.tests.desk import desk
from zhengtong.modules.org.tests import factories as make


@pytest.fixture
def office(db):
    return desk()


def shown(actor, **filters):
    found, cursor = [], None
    while True:
        page = listing.page(actor, filters, cursor=cursor)
        found += [row.number for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            return found


def test_it_shows_what_the_rule_of_sight_shows(office, person, monkeypatch):
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    for _ in range(5):
        office.accepted(person)
    members = (office.counter, office.reviewer, office.deputy, office.neighbour, office.supervisor)
    for member in members:
        actor = make.actor(member)
        rule = policies.visible_to(actor).order_by("-instance_id").values_list("number", flat=True)
        assert shown(actor) == list(rule)
    assert len(shown(Actor.system("test"))) == 5


def test_a_person_sees_the_own_cases_only(office, person):
    case = office.submitted(person)
    assert shown(make.queries_actor(person.user_id)) == [case.number]
    assert shown(make.queries_actor(make.person().user_id)) == []


@pytest.mark.parametrize("part", ["{name}", "{first}", "{end}", "{number}", "{lower}", "{project}"])
def test_a_part_of_the_name_or_a_whole_number_finds_the_case(office, person, part):
    case = office.accepted(person)
    text = part.format(
        name=case.applicant_name,
        first=case.applicant_name[0],
        end=case.applicant_name[1:],
        number=case.number,
        lower=case.number.lower(),
        project=case.project_no,
    )
    actor = make.actor(office.reviewer)
    assert shown(actor, q=text) == [case.number]
    refresh([case.pk])
    listing_fresh, listing.FRESH = listing.FRESH, 0
    try:
        assert shown(actor, q=text) == [case.number]
    finally:
        listing.FRESH = listing_fresh


def test_what_names_nothing_finds_nothing(office, person):
    office.accepted(person)
    actor = make.actor(office.reviewer)
    for text in ("没有这个人", "QH2000", "%", "_", "'", "\\"):
        assert shown(actor, q=text) == []


def test_open_and_each_status(office, person):
    case = office.accepted(person)
    actor = make.actor(office.reviewer)
    assert shown(actor, status="open") == shown(actor, status="in_progress") == [case.number]
    assert shown(actor, status="closed") == shown(actor, status="submitted") == []


def test_files_take_batches_to_the_end(office, person):
    numbers = {office.accepted(person).number for _ in range(5)}
    actor = make.actor(office.reviewer)
    batches = list(listing.every(actor, {}, most=100, at_once=2))
    assert [len(b) for b in batches] == [2, 2, 1]
    assert {c.number for b in batches for c in b} == numbers
    assert sum(len(b) for b in listing.every(actor, {}, most=3, at_once=2)) == 3


@pytest.mark.parametrize(
    "cursor", ["x", encode_cursor("a"), encode_cursor(2**63), encode_cursor(0)]
)
def test_a_cursor_that_nobody_made_is_refused(office, cursor):
    with pytest.raises(BadCursor):
        listing.page(make.actor(office.reviewer), {}, cursor=cursor)
