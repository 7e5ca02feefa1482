"""What the demo county has of assessment: the shipped schemes, three periods of window staff."""

from collections.abc import Callable

from zhengtong.modules.assessment import seed_figures
from zhengtong.modules.assessment.periods import demo
from zhengtong.modules.assessment.schemes.installing import install


def load(progress: Callable[[str], None]) -> None:
    install()
    demo.load()
    seed_figures.load()
    progress("assessment")
