"""The demo county 青禾县 (region 999021): invented, complete, the same on every machine.

`load()` may be run again: it adds what is missing and changes nothing that is there. Names, phone
numbers and identity numbers are made up; the region code exists nowhere, so no number is real.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from zhengtong.modules.org.data import DemoAccount
from zhengtong.modules.org.seed import citizens, county, personnel

__all__ = ["PASSWORD", "accounts", "load"]

PASSWORD = personnel.PASSWORD


def load(progress: Callable[[str], None] | None = None) -> None:
    """Regions, organisations, posts, staff, roles, citizens and companies, in one transaction."""
    say = progress or (lambda text: None)
    with transaction.atomic():
        say("行政区划")
        regions = county.load_regions()
        say("机构和岗位")
        organizations = county.load_organizations(regions)
        personnel.load_roles()
        personnel.load_posts(organizations)
        say("工作人员")
        personnel.load_staff(organizations)
        say("办事人和企业")
        citizens.load(regions)


def accounts() -> list[DemoAccount]:
    """The accounts shown on the sign-in page and by the console, citizens first."""
    return [*citizens.accounts(), *personnel.accounts()]
