"""Where the day begins for whom."""

import pytest

from zhengtong.core.navigation import api as navigation
from zhengtong.kernel.access import ANYWHERE, PERMISSIONS, Actor
from zhengtong.sites.staff.views import BEGINNINGS, _beginning

MENU = [
    navigation.Shown(key=key, label=key, url=f"/{key}/", section="")
    for key in ("cases", "board", "inbox", "audit")
]


@pytest.mark.parametrize(
    ("permissions", "begins"),
    [
        (("supervision.view",), "/board/"),
        (("supervision.view", "cases.handle"), "/inbox/"),
        (("audit.view",), "/audit/"),
        (("org.manage",), "/cases/"),
        ((), "/cases/"),
    ],
)
def test_everybody_begins_where_their_work_is(permissions, begins):
    grants = {p: frozenset({ANYWHERE}) for p in permissions}
    assert _beginning(Actor(kind="user", staff_id=1, grants=grants), MENU) == begins


def test_every_beginning_is_a_page_of_the_menu():
    known = {key for key, _entry in navigation.board.items()}
    assert [b for b in BEGINNINGS if f"staff:{b[1]}" not in known] == []
    assert {permission for permission, _key in BEGINNINGS} <= PERMISSIONS.keys()
