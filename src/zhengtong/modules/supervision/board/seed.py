"""What the demo county's board needs: how long its finished steps took."""

from collections.abc import Callable

from zhengtong.modules.supervision.board.summaries import rebuild


def load(progress: Callable[[str], None]) -> None:
    rebuild()
    progress("supervision board")
