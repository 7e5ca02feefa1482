"""`@command`: one transaction around the outermost command, and nothing around those it calls.

Django's `atomic` sets a savepoint for every nested call; a usual step calls a dozen and pays two
statements for each. A command is all or nothing, so the inner ones need none: their exception ends
the outer one as well. Whoever wants to go on after a failed part says so with
`transaction.atomic()` around that part.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")

_running: ContextVar[bool] = ContextVar("command", default=False)


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Run it in a transaction: the caller's, when that is a command, else one of its own."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _running.get() and connection.in_atomic_block:
            return function(*args, **kwargs)
        token = _running.set(True)
        try:
            with transaction.atomic():
                return function(*args, **kwargs)
        finally:
            _running.reset(token)

    return run
