"""How a platform is, line by line: what `zhengtong check` tells once the tables are there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from zhengtong.runtime.words import both

MOST = 10
"""Lines that are told of one kind; the number of all stands above them."""


def told() -> bool:
    """Print every check and what is wrong with it; whether all is well."""
    fine = True
    for name, check in CHECKS:
        wrong = list(check())
        print(f"{name}: {both('正常', 'fine') if not wrong else len(wrong)}")
        for line in wrong[:MOST]:
            print(f"  {line}")
        fine = fine and not wrong
    print(_coverage())
    return fine


def _coverage() -> str:
    """How much is watched; no illness, the gaps are on a page."""
    from zhengtong.modules.supervision import api as supervision

    found = supervision.coverage()
    return f"{both('监察覆盖率', 'supervision coverage')}: {found.percent} %"


def integrations() -> Iterator[str]:
    """Every plug of every board that can say how its configuration is."""
    from zhengtong.kernel.registry import BOARDS

    for name, board in sorted(BOARDS.items()):
        for key, wrong in board.check_config().items():
            yield from (f"{name}.{key}: {sentence}" for sentence in wrong)


def calendar() -> Iterator[str]:
    """Today and the days that deadlines reach must lie inside the calendar."""
    from django.utils import timezone

    from zhengtong.core.calendar import api
    from zhengtong.kernel.errors import DomainError

    today = timezone.localdate()
    try:
        api.add_workdays(today, 60)
    except DomainError as error:
        yield str(error)


def clocks() -> Iterator[str]:
    """The days that are kept against the arithmetic: the nightly self-check, now."""
    from zhengtong.modules.workflow import api as workflow

    for number in workflow.self_check():
        yield both(f"时钟 {number} 的日期不对", f"clock {number} has a wrong day")


def events() -> Iterator[str]:
    """Handlers that cannot get past an event."""
    from zhengtong.core.jobs import api as jobs

    yield from (f"{one.handler}: {one.error}" for one in jobs.stuck())


def seals() -> Iterator[str]:
    """Keys that are gone, seals and certificates that run out within a month."""
    from zhengtong.modules.licences import api as licences

    yield from licences.seal_problems()


def stream() -> Iterator[str]:
    """While the platform runs, its stream answers; without it boards ask every 15 seconds."""
    from django.conf import settings

    from zhengtong.runtime.run import answers
    from zhengtong.runtime.run_lock import is_running

    if settings.STREAM_PORT and is_running(settings.HOME):
        address = f"{settings.HOME.stream_address}/health"
        if not answers(address):
            yield both(
                f"看板推送没有应答:{address}", f"the board's stream does not answer: {address}"
            )


Check = tuple[str, Callable[[], Iterator[str]]]
CHECKS: tuple[Check, ...] = (
    (both("外部接口", "integrations"), integrations),
    (both("工作日历", "calendar"), calendar),
    (both("办理时钟", "clocks"), clocks),
    (both("事件投递", "events"), events),
    (both("电子印章", "seals"), seals),
    (both("看板推送", "board stream"), stream),
)
