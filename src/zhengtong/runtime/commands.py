"""What each command of `zhengtong` does; modules are entered late, by their front doors."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhengtong.runtime import backup as dumps
from zhengtong.runtime import health
from zhengtong.runtime import run as supervisor
from zhengtong.runtime.children import die_with_parent
from zhengtong.runtime.home import SOURCES, Home
from zhengtong.runtime.installation import (
    prepare,
    ready_platform,
    running_database,
    tell,
    work_due,
)
from zhengtong.runtime.run_lock import is_running
from zhengtong.runtime.words import Problem, both, speaks_chinese


def run(home: Home, chosen: Namespace) -> int:
    """Everything, until Ctrl-C."""
    if chosen.tied:
        die_with_parent()
    if chosen.no_demo:
        os.environ["ZHENGTONG_DEMO"] = "0"
    return supervisor.run(home, demo=os.environ.get("ZHENGTONG_DEMO", "1") == "1")


def worker(home: Home, _chosen: Namespace) -> int:
    """The jobs and events alone, for a second machine or beside another web server."""
    with ready_platform(home), _told():
        _call("run_worker")
    return 0


def migrate(home: Home, _chosen: Namespace) -> int:
    """Tables, reference data and static files as this version needs them."""
    with running_database(home):
        prepare(home, demo=False)
    tell(both("数据表已是最新。", "The tables are up to date."))
    return 0


def check(home: Home, _chosen: Namespace) -> int:
    """Database, tables, configuration, integrations, deadlines, events; 1 when one is ill."""
    with running_database(home):
        due = work_due(home, demo=False)
        print(both("数据库:正常", "database: answers"))
        if "tables" in due:
            print(both("数据表:需要运行 zhengtong migrate", "tables: run zhengtong migrate"))
            return 1
        print(both("数据表:最新", "tables: up to date"))
        with ready_platform(home), _told():
            return _check_platform()


def _check_platform() -> int:
    _call("check")
    print(both("配置:正常", "configuration: fine"))
    return 0 if health.told() else 1


def demo(home: Home, chosen: Namespace) -> int:
    """Load what is missing of the demo county, or drop everything and load it anew."""
    if chosen.action == "reset":
        _require_yes(chosen, home)
        with ready_platform(home):
            from zhengtong.runtime.demo import drop_everything

            drop_everything()
            prepare(home, demo=True)
    else:
        with running_database(home):
            prepare(home, demo=True, serving=not is_running(home), again=True)
    tell(both("演示数据已就绪。", "The demo county is there."))
    return 0


def found(home: Home, chosen: Namespace) -> int:
    """Begin a real county: regions, its government, three administrators with one-time codes."""
    with ready_platform(home), _told():
        _call(
            "found",
            chosen.regions,
            government=chosen.government,
            short=chosen.short,
            credit_code=chosen.credit_code,
            administrators=chosen.administrators,
        )
    tell(
        both(
            "口令码七天内有效:在 登录 → 忘记密码或首次登录 设密码。",
            "The codes hold for seven days: sign-in page, first sign-in or password forgotten.",
        )
    )
    return 0


def simulate(home: Home, chosen: Namespace) -> int:
    """Days of a county's work through the services; the same seed gives the same days."""
    with ready_platform(home), _told():
        prepare(home, demo=True)
        _call("simulate", days=chosen.days, seed=chosen.seed)
    return 0


def calendar(home: Home, chosen: Namespace) -> int:
    """Print the last day of a period, as 2026-10-26."""
    with ready_platform(home), _told():
        from zhengtong.core.calendar.api import Limit, Unit, due_day

        due = due_day(chosen.date, Limit(chosen.n, Unit[chosen.unit.upper()]))
        if due.provisional:
            tell(both("该年放假安排尚未公布,暂定。", "Holidays of that year are not announced."))
        print(due.date)
    return 0


def audit(home: Home, _chosen: Namespace) -> int:
    """Follow every chain of the audit log; 1 when a link is broken."""
    with ready_platform(home), _told():
        from zhengtong.core.audit.api import verify

        result = verify()
        print(
            both(
                f"{result.streams} 条链,{result.entries} 条记录,{result.seals} 个封印,"
                f"{len(result.breaks)} 处断裂",
                f"{result.streams} streams, {result.entries} entries, {result.seals} seals, "
                f"{len(result.breaks)} breaks",
            )
        )
        for broken in result.breaks:
            print(broken)
    return 0 if result.is_intact else 1


def archive(home: Home, chosen: Namespace) -> int:
    """Read stored packages through; a refusal when one is not as it was filed."""
    with ready_platform(home), _told():
        _call("archive", chosen.action, *chosen.codes, all=chosen.all)
    return 0


def token(home: Home, chosen: Namespace) -> int:
    """Make a token of the API for a user and print it once; list or revoke them."""
    with ready_platform(home), _told():
        _call("token", chosen.action, chosen.user, name=chosen.name, days=chosen.days)
    return 0


def package(home: Home, chosen: Namespace) -> int:
    """Export, look into or take over (as drafts) a configuration package."""
    with ready_platform(home), _told():
        _call("package", chosen.action, *chosen.values, note=chosen.note)
    return 0


def verify(home: Home, chosen: Namespace) -> int:
    """Say of each file whether it is as it was sealed; 1 when one of them is not."""
    fine = True
    with ready_platform(home), _told():
        from django.utils import translation

        from zhengtong.modules.licences import api as licences

        with translation.override("zh-hans" if speaks_chinese() else "en"):
            for name in chosen.files:
                report = licences.check_file(_content(name))
                print(f"{name}: {report.verdict.label}")
                for line in licences.report_lines(report):
                    print(f"  {line}")
                fine = fine and report.verdict == "valid"
    return 0 if fine else 1


def _content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise Problem(both(f"读不到文件 {name}。", f"The file {name} cannot be read.")) from error


def measurements() -> list[str]:
    """What `benchmarks/` measures; nothing where the sources are not."""
    return sorted(p.stem for p in (SOURCES.parent / "benchmarks").glob("[a-z]*.py"))


def bench(home: Home, chosen: Namespace) -> int:
    """Run one of the measurements of `benchmarks/`, which lie in the source tree."""
    root = SOURCES.parent
    if not (root / "benchmarks" / f"{chosen.what}.py").is_file():
        raise Problem(
            both(
                "性能测量只随源代码提供,请在源代码目录中运行。",
                "The benchmarks come with the sources: run this in a checkout.",
            )
        )
    command = [sys.executable, "-m", f"benchmarks.{chosen.what}"]
    with running_database(home):
        prepare(home, demo=True)
        options = ["--json"] if chosen.json else []
        return subprocess.run([*command, *options], cwd=root, env=home.environment()).returncode


def backup(home: Home, chosen: Namespace) -> int:
    """Dump the database; the nightly one also throws the oldest away."""
    with running_database(home):
        target = Path(chosen.file).absolute() if chosen.file else None
        print(dumps.back_up(home, target))
    if chosen.nightly:
        dumps.prune(home)
    return 0


def restore(home: Home, chosen: Namespace) -> int:
    """Replace the database by a dump, then bring it up to this version."""
    _require_yes(chosen, home)
    with running_database(home):
        dumps.restore(home, Path(chosen.file))
        prepare(home, demo=False)
    tell(both("数据库已恢复。", "The database is restored."))
    return 0


def _require_yes(chosen: argparse.Namespace, home: Home) -> None:
    if is_running(home):
        raise Problem(both("请先停止正在运行的平台。", "Stop the running platform first."))
    if not chosen.yes:
        raise Problem(
            both(
                f"这会删除 {home.path} 所连数据库中的全部数据;确认请加 --yes。",
                f"This deletes all data of the database of {home.path}; add --yes to confirm.",
            )
        )


def _call(name: str, /, *arguments: str, **options: object) -> None:
    """A management command of a module."""
    from django.core.management import call_command, get_commands

    if name not in get_commands():
        raise Problem(both(f"此版本没有命令 {name}。", f"This version has no command {name}."))
    call_command(name, *arguments, **options)


@contextmanager
def _told() -> Iterator[None]:
    """What a module refuses is told as a sentence in the operator's language. What it does is done
    in that of the installation: the worker's letters do not speak the operator's."""
    from django.core.management.base import CommandError, SystemCheckError
    from django.utils import translation

    from zhengtong.kernel.errors import DomainError

    try:
        yield
    except (DomainError, CommandError, SystemCheckError) as error:
        with translation.override("zh-hans" if speaks_chinese() else "en"):
            raise Problem(str(error)) from error
