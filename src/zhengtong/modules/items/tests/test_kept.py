"""What is drawn once for everyone is kept for its day, and for room."""

import datetime as dt

import time_machine

from zhengtong.modules.items.public.parts import Kept


def drawn(kept: Kept, key: str, text: str) -> str:
    return kept.get(key, lambda: text)


def test_it_is_drawn_once_a_day() -> None:
    kept = Kept(2)
    # 15:59 UTC is a minute before midnight in China.
    with time_machine.travel(dt.datetime(2026, 11, 22, 15, 59, tzinfo=dt.UTC), tick=False) as now:
        assert drawn(kept, "a", "old") == drawn(kept, "a", "new") == "old"
        now.shift(dt.timedelta(minutes=2))
        assert drawn(kept, "a", "new") == "new"


def test_what_was_not_asked_for_longest_makes_room() -> None:
    kept = Kept(2)
    for key in ("a", "b", "a", "c"):
        drawn(kept, key, "first")
    assert [drawn(kept, key, "again") for key in ("a", "b")] == ["first", "again"]
