"""What the demo county needs of supervision: the rules."""

from collections.abc import Callable

from zhengtong.modules.supervision.board import seed as board
from zhengtong.modules.supervision.conformance import seed as conformance
from zhengtong.modules.supervision.orders import seed as orders
from zhengtong.modules.supervision.rectification import seed as rectification
from zhengtong.modules.supervision.rules import seed as rules
from zhengtong.modules.supervision.rules.shipped import install


def load(progress: Callable[[str], None]) -> None:
    install()
    progress("supervision")
    conformance.load(progress)
    board.load(progress)
    orders.load(progress)
    rectification.load()
    rules.load(progress)
