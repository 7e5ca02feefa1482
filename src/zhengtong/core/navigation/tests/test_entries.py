"""The menu shows what the person may do, in order."""

import pytest

from zhengtong.core.navigation import api
from zhengtong.kernel.access import ANYWHERE, PERMISSIONS, Actor, Permission
from zhengtong.kernel.registry import Registry


@pytest.fixture(autouse=True)
def menu(monkeypatch):
    monkeypatch.setattr(api, "board", Registry("test", api.Entry))
    known = Permission(name="test.secret", label="x", description="x")
    monkeypatch.setitem(PERMISSIONS, "test.secret", known)


def entry(key, **more):
    given = {"area": "staff", "section": "我的", "label": key, "url_name": "home", **more}
    return api.register(api.Entry(key=key, **given))


def clerk(*permissions):
    return Actor(kind="user", staff_id=1, grants={p: frozenset({ANYWHERE}) for p in permissions})


def test_entries_need_their_permission():
    entry("open")
    entry("secret", permission="test.secret")
    assert [e.key for e in api.entries(clerk(), "staff")] == ["open"]
    assert [e.key for e in api.entries(clerk("test.secret"), "staff")] == ["open", "secret"]
    assert [e.key for e in api.entries(None, "staff")] == ["open"]


def test_entries_stand_in_order_and_in_their_area():
    entry("late", order=90)
    entry("early", order=10)
    entry("elsewhere", area="public", order=1)
    assert [e.key for e in api.entries(clerk(), "staff")] == ["early", "late"]


def test_sections_group_entries():
    entry("a", section="我的", order=1)
    entry("b", section="办件", order=2)
    entry("c", section="我的", order=3)
    titles = [(s.title, [e.key for e in s.entries]) for s in api.sections(clerk(), "staff")]
    assert [keys for _, keys in titles] == [["a", "c"], ["b"]]


def test_counts_are_asked_for_the_person():
    entry("counted", count=lambda actor: actor.staff_id + 4)
    assert api.entries(clerk(), "staff")[0].count == 5


def test_an_entry_without_an_address_is_a_programming_error():
    entry("lost", url_name="no_such_page")
    with pytest.raises(LookupError):
        api.entries(clerk(), "staff")
