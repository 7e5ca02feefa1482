"""The console program `zhengtong`: what it understands. What it does stands in `commands`.

Exit codes: 0 done, 1 a problem told in one sentence, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date

from zhengtong import __version__
from zhengtong.runtime import commands
from zhengtong.runtime.home import Home
from zhengtong.runtime.words import Problem, both

UNITS = ("workday", "calendar_day", "hour", "month", "year")
Command = Callable[[Home, argparse.Namespace], int]


def parser() -> argparse.ArgumentParser:
    """All commands, each with its help."""
    root = argparse.ArgumentParser(
        prog="zhengtong",
        description=both("一站式政务服务平台“政通”", "Zhengtong, a one-stop service platform"),
        epilog=both(
            "环境变量:ZHENGTONG_HOME(默认 ./var)、ZHENGTONG_PORT、DATABASE_URL,"
            "详见 docs/settings.md。",
            "Environment: ZHENGTONG_HOME (default ./var), ZHENGTONG_PORT, DATABASE_URL; see "
            "docs/settings.md.",
        ),
    )
    root.add_argument("--version", action="version", version=f"zhengtong {__version__}")
    shelf = root.add_subparsers(required=True, metavar=both("命令", "command"))
    _serving(shelf)
    _keeping(shelf)
    _looking(shelf)
    return root


def _serving(shelf: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    run = _add(shelf, "run", commands.run, "启动全部:数据库、网站、后台任务", "start it all")
    run.add_argument("--no-demo", action="store_true", help=both("不装演示数据", "no demo county"))
    run.add_argument("--tied", action="store_true", help=argparse.SUPPRESS)
    _add(shelf, "worker", commands.worker, "只运行后台任务进程", "run the worker process alone")
    _add(shelf, "migrate", commands.migrate, "更新数据表与静态文件", "update tables and files")
    _add(shelf, "check", commands.check, "检查本机安装是否健康", "see whether all is well")


def _keeping(shelf: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    _founding(shelf)
    demo = _add(shelf, "demo", commands.demo, "演示县数据", "the demo county")
    demo.add_argument(
        "action",
        choices=("load", "reset"),
        help=both(
            "load 补齐缺少的演示数据;reset 清空后重装",
            "load adds what is missing; reset drops everything and loads anew",
        ),
    )
    demo.add_argument(
        "--yes", action="store_true", help=both("确认清空全部数据", "confirm that all data go")
    )
    simulate = _add(shelf, "simulate", commands.simulate, "模拟一段时间的办件", "play days of work")
    simulate.add_argument(
        "--days", type=_positive, required=True, metavar="N", help=both("天数", "how many days")
    )
    simulate.add_argument(
        "--seed",
        type=int,
        default=1,
        metavar="S",
        help=both(
            "随机种子,相同则结果相同(默认 1)", "the same seed gives the same days (default 1)"
        ),
    )
    token = _add(shelf, "token", commands.token, "接口令牌", "tokens of the API")
    token.add_argument("action", choices=("create", "list", "revoke"))
    token.add_argument("user", help=both("用户名", "user name"))
    token.add_argument("--name", default="", help=both("用途", "what it is for"))
    token.add_argument(
        "--days",
        type=_count,
        default=365,
        metavar="N",
        help=both("有效天数,0 为长期(默认 365)", "days it holds, 0 for ever (default 365)"),
    )
    package = _add(shelf, "package", commands.package, "配置包", "configuration packages")
    package.add_argument("action", choices=("export", "compare", "import", "key", "trust"))
    package.add_argument(
        "values",
        nargs="*",
        help=both(
            "文件和内容(item:编码、bundle:标识),或签名者名称和公钥",
            "file and parts (item:CODE, bundle:KEY), or name and key of a signer",
        ),
    )
    package.add_argument("--note", default="", help=both("说明", "a note to the receiver"))
    backup = _add(shelf, "backup", commands.backup, "备份数据库", "dump the database")
    backup.add_argument("file", nargs="?", help=both("默认存入 backups/", "default: backups/"))
    backup.add_argument("--nightly", action="store_true", help=argparse.SUPPRESS)
    restore = _add(shelf, "restore", commands.restore, "从备份恢复数据库", "put a dump back")
    restore.add_argument("file")
    restore.add_argument(
        "--yes", action="store_true", help=both("确认替换现有数据", "confirm the replacement")
    )


def _founding(shelf: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    found = _add(
        shelf, "found", commands.found, "建县:空平台的区划、政府和三位管理员", "begin a real county"
    )
    found.add_argument(
        "regions",
        metavar="REGIONS.csv",
        help=both("区划表:代码,名称,英文名称", "regions: code, name, English name"),
    )
    found.add_argument(
        "--government", required=True, metavar="NAME", help=both("县政府全称", "the government")
    )
    found.add_argument("--short", default="", metavar="NAME", help=both("简称", "its short name"))
    found.add_argument(
        "--credit-code",
        required=True,
        metavar="CODE",
        help=both("统一社会信用代码", "its unified social credit code"),
    )
    found.add_argument(
        "--administrators",
        nargs=3,
        required=True,
        metavar=("SYSTEM", "SECURITY", "AUDIT"),
        help=both("系统、安全、审计三位管理员的姓名", "names of the three administrators"),
    )


def _looking(shelf: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    calendar = _add(shelf, "calendar", commands.calendar, "工作日历", "the working-day calendar")
    calendar.add_argument("action", choices=("add",))
    calendar.add_argument(
        "date", type=_date, metavar="DATE", help=both("起算日,如 2026-10-12", "such as 2026-10-12")
    )
    calendar.add_argument("n", type=_count, metavar="N", help=both("期限长度", "how long"))
    calendar.add_argument(
        "--unit",
        choices=UNITS,
        default="workday",
        help=both("默认工作日", "default: workday"),
    )
    audit = _add(shelf, "audit", commands.audit, "审计日志", "the audit log")
    audit.add_argument("action", choices=("verify",))
    verify = _add(shelf, "verify", commands.verify, "核验盖章文件", "check sealed files")
    verify.add_argument(
        "files", nargs="+", metavar="FILE", help=both("PDF 或 OFD 文件", "PDF or OFD files")
    )
    archive = _add(shelf, "archive", commands.archive, "档案信息包", "packages of the archive")
    archive.add_argument("action", choices=("verify",))
    archive.add_argument("codes", nargs="*", help=both("档号", "archival codes"))
    archive.add_argument(
        "--all", action="store_true", help=both("全部(默认只查该巡检的)", "all, not only those due")
    )
    bench = _add(shelf, "bench", commands.bench, "性能测量", "measure")
    bench.add_argument("what", choices=commands.measurements() or None)
    bench.add_argument("--json", action="store_true", help=both("输出 JSON", "print JSON"))


def _add(
    shelf: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    command: Command,
    chinese: str,
    english: str,
) -> argparse.ArgumentParser:
    text = both(chinese, english)
    added = shelf.add_parser(name, help=text, description=text)
    added.set_defaults(command=command)
    return added


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            both(f"日期应写作 2026-10-26,而非 {text}", f"write a date as 2026-10-26, not {text}")
        ) from None


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(both("应为不小于 0 的整数", "a whole number, 0 or more"))
    return int(text)


def _positive(text: str) -> int:
    number = _count(text)
    if number == 0:
        raise argparse.ArgumentTypeError(both("至少为 1", "at least 1"))
    return number


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; problems become one sentence and a code, never a trace."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    chosen = parser().parse_args(arguments)
    try:
        command: Command = chosen.command
        return command(Home.from_environment(), chosen)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
