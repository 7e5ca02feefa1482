"""What a waiting person sees."""

from __future__ import annotations

import io

from zhengtong.runtime.progress import Progress, clipped, columns


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_step_leaves_one_line_with_its_time() -> None:
    out = io.StringIO()
    progress = Progress(out)
    with progress.step("Tables"):
        progress("org.0001", 1, 9)
    assert out.getvalue() == "  ✓ Tables  0.0 s\n"


def test_a_terminal_shows_how_far_it_is() -> None:
    out = Terminal()
    progress = Progress(out)
    with progress.step("Tables"):
        progress("org.0001", 3, 9)
    assert "Tables · org.0001" in out.getvalue()
    assert "3/9" in out.getvalue()


def test_a_long_line_is_clipped_by_columns_not_characters() -> None:
    assert columns("青禾县 ok") == 9
    assert clipped("青禾县政务服务", 8) == "青禾县…"
    assert clipped("short", 8) == "short"
