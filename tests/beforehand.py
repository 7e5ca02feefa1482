"""What the workers of the suite need, made once while they collect: a database with all tables, and
for the journeys the demo county. Started by the controller of a parallel run."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.journeys import platform

from zhengtong.runtime import testing
from zhengtong.runtime.home import Home


def main(words: list[str]) -> None:
    base = Home.from_environment()
    try:
        make_tables(base)
    except BaseException:
        testing.tell_ready(False)
        raise
    testing.tell_ready(True)
    if "county" in words:
        platform.made_county(base)


def make_tables(base: Home) -> None:
    """Every migration, in a database that is only copied."""
    platform.create(base, testing.TEMPLATE)
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "-v0"],
        env={
            **os.environ,
            "DATABASE_URL": platform.database(base, testing.TEMPLATE),
            "DJANGO_SETTINGS_MODULE": platform.SETTINGS,
        },
        check=True,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
