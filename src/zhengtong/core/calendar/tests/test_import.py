"""Taking over a notice on holidays."""

from datetime import date

import pytest
from django.db import transaction

from zhengtong.core.calendar import api, compiled
from zhengtong.core.calendar.api import BadNotice, DayException
from zhengtong.core.calendar.events import CalendarChanged
from zhengtong.core.calendar.models import Workday
from zhengtong.core.tests.killing import AGAIN, killed
from zhengtong.kernel import events
from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.kernel.errors import PermissionRefused

pytestmark = pytest.mark.django_db

MANAGER = Actor(
    kind="user", name="管理员", user_id=1, grants={"calendar.manage": frozenset({ANYWHERE})}
)
NEW_YEAR = [
    DayException(date=date(2027, 1, 1), is_work=False, name="new_year"),
    DayException(date=date(2027, 1, 4), is_work=False, name="new_year"),
    DayException(date=date(2027, 1, 9), is_work=True, name="new_year"),
]


def import_2027(**changes):
    given = {"year": 2027, "exceptions": NEW_YEAR, "notice": "国办发明电〔2026〕9号"}
    return api.import_year(**{**given, "actor": MANAGER, **changes})


def test_a_notice_makes_a_new_version_that_is_used_at_once():
    assert api.add_workdays(date(2026, 12, 31), 1) == api.DueDay(date(2027, 1, 4), True)
    version = import_2027()
    assert version.number == api.current_version() == 2
    assert api.add_workdays(date(2026, 12, 31), 1) == api.DueDay(date(2027, 1, 5), False)
    assert api.is_workday(date(2027, 1, 9))


@killed(
    "core.calendar.services.import_year", again=AGAIN, because="each notice is a version of its own"
)
def test_the_former_version_can_still_be_asked():
    import_2027()
    assert api.due_day(date(2026, 12, 31), api.Limit(1), version=1).date == date(2027, 1, 4)
    assert api.due_day(date(2026, 12, 31), api.Limit(1), version=2).date == date(2027, 1, 5)
    with pytest.raises(api.OutsideCalendar):
        api.due_day(date(2026, 12, 31), api.Limit(1), version=9)


def test_a_second_notice_replaces_the_whole_year():
    import_2027()
    import_2027(exceptions=NEW_YEAR[:1])
    assert api.is_workday(date(2027, 1, 4))
    assert not api.is_workday(date(2027, 1, 9))
    assert not api.is_workday(date(2026, 10, 1))


def test_an_import_that_fails_leaves_no_trace_in_memory():
    class Trouble(Exception):
        pass

    with pytest.raises(Trouble), transaction.atomic():
        import_2027()
        assert api.current_version() == 2
        raise Trouble
    assert api.current_version() == 1
    assert not api.is_workday(date(2027, 1, 9))


def test_the_change_is_published(monkeypatch):
    facts = []
    monkeypatch.setattr(events, "_sinks", [type("Sink", (), {"write": facts.append})])
    import_2027()
    assert facts == [CalendarChanged(version=2, years=(2027,), notice="国办发明电〔2026〕9号")]


def test_only_who_holds_the_permission_may_change_it():
    with pytest.raises(PermissionRefused):
        import_2027(actor=Actor(kind="user", user_id=2))
    assert api.current_version() == 1


def test_wrong_lines_are_all_named_and_nothing_is_stored():
    with pytest.raises(BadNotice) as refusal:
        import_2027(
            notice=" ",
            exceptions=[
                *NEW_YEAR,
                NEW_YEAR[0],
                DayException(date=date(2028, 1, 3), is_work=False),
                DayException(date=date(2027, 1, 5), is_work=True),
            ],
        )
    assert [e.path for e in refusal.value.errors] == [
        "notice",
        "exceptions.3.date",
        "exceptions.4.date",
        "exceptions.5.date",
    ]
    assert not Workday.objects.filter(date__year=2027).exists()


def test_an_empty_notice_is_refused():
    with pytest.raises(BadNotice):
        import_2027(exceptions=[])


def test_another_process_sees_the_change_after_some_seconds(monkeypatch):
    api.current_version()
    import_2027()
    compiled._local.imported = None
    assert api.current_version() == 1
    monkeypatch.setattr(compiled, "CHECK_SECONDS", 0)
    assert api.current_version() == 2
    compiled.forget()
