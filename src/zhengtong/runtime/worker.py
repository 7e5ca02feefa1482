"""The worker process: events are delivered and jobs run until it is told to stop.

Run as `python -m zhengtong.runtime.worker`; the supervisor does, and so does `zhengtong worker`.
"""

from __future__ import annotations

import os

from zhengtong.runtime.children import die_with_parent, never_outlive
from zhengtong.runtime.home import Home
from zhengtong.runtime.installation import load_django


def main() -> None:
    die_with_parent()
    never_outlive(os.getppid())
    load_django(Home.from_environment())
    from django.core.management import call_command

    call_command("run_worker")


if __name__ == "__main__":
    main()
