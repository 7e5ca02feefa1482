"""Makes a home ready: tables, static files, reference data, the demo county.

Run as `python -m zhengtong.runtime.prepare tables static demo`, with what is due.
"""

from __future__ import annotations

import json
import shutil
import sys

from zhengtong.runtime import state
from zhengtong.runtime.children import die_with_parent
from zhengtong.runtime.home import Home
from zhengtong.runtime.installation import load_django
from zhengtong.runtime.progress import Progress
from zhengtong.runtime.words import both


def main(due: list[str]) -> int:
    die_with_parent()
    home, progress = Home.from_environment(), Progress()
    load_django(home)
    try:
        if "tables" in due:
            with progress.step(both("数据表", "Tables")):
                migrate(progress)
            with progress.step(both("基础数据", "Reference data")):
                _load("zhengtong.core.", progress)
            state.mark(home, "tables", state.tables_fingerprint())
        if "static" in due:
            with progress.step(both("静态文件", "Static files")):
                collect(home)
        if "demo" in due:
            with progress.step(both("演示县数据:青禾县", "Demo county: 青禾县")):
                _load("zhengtong.modules.", progress)
            from zhengtong.runtime.demo import accounts

            state.mark(home, "demo", json.dumps(accounts()))
    except KeyboardInterrupt:
        return 130
    return 0


def _load(prefix: str, progress: Progress) -> None:
    from zhengtong.runtime.demo import load_seeds

    load_seeds(prefix, progress)


def migrate(progress: Progress) -> None:
    """Django's migrate, counting along."""
    from django.core.management import call_command
    from django.core.management.commands.migrate import Command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from zhengtong.core.database.states import light

    executor = MigrationExecutor(connection)
    total = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    class Counting(Command):
        done = 0

        def migration_progress_callback(
            self, action: str, migration: object = None, fake: bool = False
        ) -> None:
            if action == "apply_success":
                self.done += 1
                progress(str(migration), self.done, total)

    with light():
        call_command(Counting(), interactive=False, verbosity=0)


def collect(home: Home) -> None:
    """Static files with their fingerprints, into a folder that is made anew."""
    from django.core.management import call_command

    shutil.rmtree(home.path / "static", ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    (home.path / "static.stamp").write_text(state.static_fingerprint())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
