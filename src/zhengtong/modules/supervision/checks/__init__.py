"""The checks that every installation has. `SqlCheck` is what new ones are built on."""

from zhengtong.modules.supervision.checks.sql import SqlCheck

from zhengtong.modules.supervision.checks import (  # noqa: F401  isort: skip
    content,
    discretion,
    feedback,
    fees,
    lawful,
    periods,
)

__all__ = ["SqlCheck"]
