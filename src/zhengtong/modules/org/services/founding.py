"""建县: the first county of an empty installation, and who signs in to set up the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.modules.org import errors
from zhengtong.modules.org.models import Organization, Region, Role
from zhengtong.modules.org.models.regions import SIGNIFICANT
from zhengtong.modules.org.seed.personnel import load_roles
from zhengtong.modules.org.services import organizations, personnel, roles
from zhengtong.modules.org.services.organizations import require_everywhere

ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
"""三员, in this order; never the same person."""
LONGEST = 120


@dataclass(frozen=True, kw_only=True)
class RegionLine:
    """One line of the table of regions, by the 12 digits of the statistical code."""

    line: int
    code: str
    name: str
    name_en: str = ""

    @property
    def level(self) -> str:
        """The coarsest level that the digits allow."""
        digits = len(self.code.rstrip("0"))
        return next(level for level, n in SIGNIFICANT.items() if digits <= n)


@dataclass(frozen=True, kw_only=True)
class Government:
    """The county's government, under which everything else is set up in the browser."""

    name: str
    short_name: str
    credit_code: str


@dataclass(frozen=True, kw_only=True)
class FirstAccount:
    """An administrator's account; `code` (口令码) sets the first password and is shown once."""

    role: str
    name: str
    username: str
    code: str


@command
def found_county(
    *,
    regions: Sequence[RegionLine],
    government: Government,
    administrators: Mapping[str, str],
    actor: Actor,
) -> list[FirstAccount]:
    """Regions, the shipped roles, the government and the three administrators, all or nothing.

    `administrators`: role → name. Raises AlreadyFounded, BadRegions (which line, and why),
    AdministratorsMissing, BadCreditCode, NameMissing.
    """
    require_everywhere(actor)
    if Organization.objects.exists():
        raise errors.AlreadyFounded
    names = [administrators.get(role, "").strip() for role in ADMINISTRATORS]
    if not all(names) or len(set(names)) < len(ADMINISTRATORS):
        raise errors.AdministratorsMissing
    county = _put_regions(regions)
    load_roles()
    standing = organizations.Standing(
        name=government.name, short_name=government.short_name, kind="government",
        region_id=county.pk, position=1,
    )  # fmt: skip
    made = organizations.create_organization(
        key="government",
        credit_code=government.credit_code,
        standing=standing,
        contact=organizations.Contact(),
        actor=actor,
    )
    audit.record(
        "org.county.founded",
        actor=actor,
        stream=f"organization:{made}",
        object_type="organization",
        object_id=government.credit_code,
        detail={"regions": len(regions), "county": county.code},
    )
    return [_administrator(made, n, role, name, actor) for n, (role, name) in _numbered(names)]


def _numbered(names: Iterable[str]) -> Iterable[tuple[int, tuple[str, str]]]:
    return enumerate(zip(ADMINISTRATORS, names, strict=True), start=1)


def _administrator(made: int, n: int, role: str, name: str, actor: Actor) -> FirstAccount:
    title = Role.objects.get(key=role)
    account = personnel.create_staff(
        organization_id=made,
        number=f"ADMIN{n}",
        facts=personnel.StaffFacts(name=name, title=title.name, title_en=title.name_en),
        actor=actor,
    )
    roles.grant_role(staff_id=account.staff_id, role_key=role, actor=actor)
    return FirstAccount(role=title.name, name=name, username=account.username, code=account.code)


def _put_regions(lines: Sequence[RegionLine]) -> Region:
    """Level by level, each below its own; answers the county."""
    _require_sound(lines)
    known: dict[str, Region] = {}
    for one in sorted(lines, key=lambda r: (list(SIGNIFICANT).index(r.level), r.code)):
        row = Region(code=one.code, level=one.level, name=one.name, name_en=one.name_en)
        row.place_below(_above(row, known))
        if row.parent is None and row.level in ("township", "village"):
            raise errors.BadRegions(line=one.line, why=errors.REGION_ALONE)
        row.save()
        known[row.short_code] = row
    return next(r for r in known.values() if r.level == "county")


def _above(row: Region, known: Mapping[str, Region]) -> Region | None:
    """The nearest region of the table that this one lies in."""
    levels = list(SIGNIFICANT.values())
    shorter = [n for n in reversed(levels) if n < len(row.short_code)]
    return next((known[row.code[:n]] for n in shorter if row.code[:n] in known), None)


def _require_sound(lines: Sequence[RegionLine]) -> None:
    seen: set[str] = set()
    for one in lines:
        if len(one.code) != 12 or not (one.code.isascii() and one.code.isdigit()):
            raise errors.BadRegions(line=one.line, why=errors.REGION_CODE)
        if one.code in seen:
            raise errors.BadRegions(line=one.line, why=errors.REGION_TWICE)
        if not one.name or max(len(one.name), len(one.name_en)) > LONGEST:
            raise errors.BadRegions(line=one.line, why=errors.REGION_NAME)
        seen.add(one.code)
    if sum(1 for one in lines if one.level == "county") != 1:
        raise errors.BadRegions(line=0, why=errors.REGION_COUNTY)
