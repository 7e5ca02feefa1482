"""What the demo county needs of supervision: the rules."""

from collections.abc import Callable

from zhengtong.modules.supervision.rules.shipped import install


def load(progress: Callable[[str], None]) -> None:
    install()
    progress("supervision")
