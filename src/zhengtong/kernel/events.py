"""Facts that modules publish. Call down, publish up.

An event is a frozen dataclass of ids and plain values with a past-tense name; its docstring says
when it is sent and which moment of law it marks. `publish()` writes one durable row in the
caller's transaction (through the sink that `core.jobs` plugs in); a dispatcher hands it later to
each handler in order. Handlers must be idempotent. Whoever needs a result calls instead.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any, ClassVar, Protocol, TypeVar, dataclass_transform

E = TypeVar("E", bound="Event")


class Event:
    """Base of all events. Subclass through the `event` decorator."""

    key: ClassVar[str] = ""

    def payload(self) -> dict[str, Any]:
        """Plain values as they are stored: dates as ISO text, UUIDs as text."""
        return {name: _plain(value) for name, value in vars(self).items()}

    @classmethod
    def from_payload(cls: type[E], payload: dict[str, Any]) -> E:
        hints = {f.name: f.type for f in dataclasses.fields(cls)}  # type: ignore[arg-type]
        return cls(**{k: _typed(v, str(hints[k])) for k, v in payload.items() if k in hints})


class Sink(Protocol):
    """Where published events are written. Must raise outside a transaction."""

    def write(self, event: Event) -> None: ...


EVENTS: dict[str, type[Event]] = {}
_PLAIN = frozenset({int, str, bool, float, type(None)})
HANDLERS: dict[str, tuple[type[Event], Callable[[Any], None]]] = {}
_sinks: list[Sink] = []


@dataclass_transform(kw_only_default=True, frozen_default=True)
def event(key: str) -> Callable[[type[E]], type[E]]:
    """Declare an event: `@event("cases.case_accepted")`. The key is stable: rows hold it."""

    def declare(cls: type[E]) -> type[E]:
        if key in EVENTS:
            raise RuntimeError(f"two events named {key}")
        made = dataclasses.dataclass(frozen=True, kw_only=True, slots=False)(cls)
        if any(f.name == "key" for f in dataclasses.fields(made)):  # type: ignore[arg-type]
            raise RuntimeError(f"{key}: a field named key would hide the event's own")
        made.key = key
        EVENTS[key] = made
        return made

    return declare


def handles(kind: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Subscribe a function. Its dotted path is the name under which its position is kept."""

    def subscribe(function: Callable[[E], None]) -> Callable[[E], None]:
        name = f"{function.__module__}.{function.__qualname__}:{kind.key}"
        HANDLERS[name] = (kind, function)
        return function

    return subscribe


def set_sink(sink: Sink) -> None:
    """Plug in the store of events. Called once, by `core.jobs`."""
    _sinks[:] = [sink]


def publish(fact: Event) -> None:
    """Write one durable row in the running transaction; refused outside of one."""
    if not _sinks:
        raise RuntimeError("no event sink: is core.jobs installed?")
    _sinks[0].write(fact)


def _plain(value: Any) -> Any:
    if type(value) in _PLAIN:
        return value
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, (tuple, list, frozenset)):
        return [_plain(v) for v in value]
    return value


def _typed(value: Any, hint: str) -> Any:
    if value is None or not isinstance(value, str):
        return tuple(value) if isinstance(value, list) else value
    if "datetime" in hint:
        return dt.datetime.fromisoformat(value)
    if "date" in hint:
        return dt.date.fromisoformat(value)
    if "UUID" in hint:
        return uuid.UUID(value)
    return value
