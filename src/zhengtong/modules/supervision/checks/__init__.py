"""The checks that every installation has. `SqlCheck` is what new ones are built on."""

from zhengtong.modules.supervision.checks.sql import SqlCheck

__all__ = ["SqlCheck"]
