"""The demo county: each module loads its own part, from the lowest tier up; again is harmless."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
from collections.abc import Callable
from pathlib import Path

from zhengtong.runtime.progress import Progress


def seeds(prefix: str) -> list[tuple[str, Callable[[Progress], None]]]:
    """`<app>.seed.load(progress)` of every installed app below `prefix`, lower tiers first."""
    from django.apps import apps

    found = []
    for config in reversed(list(apps.get_app_configs())):
        name = f"{config.name}.seed"
        if not config.name.startswith(prefix) or importlib.util.find_spec(name) is None:
            continue
        load = getattr(importlib.import_module(name), "load", None)
        if load is not None:
            found.append((config.name.rsplit(".", 1)[-1], load))
    return found


def load_seeds(prefix: str, progress: Progress) -> None:
    """Run them in order. Each is idempotent, so that an interrupted load is simply repeated."""
    for name, load in seeds(prefix):
        progress(name)
        load(progress)


def drop_everything() -> None:
    """All tables and uploaded files of this home. The keys stay."""
    from django.conf import settings
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()
    shutil.rmtree(Path(settings.FILES_ROOT), ignore_errors=True)


def accounts() -> list[list[str]]:
    """User name, password, name, title in Chinese, title in English of the demo's sign-ins."""
    from zhengtong.modules.org import seed

    return [list(account[:5]) for account in seed.accounts()]
