"""批量导入: organisations, posts and staff from one workbook; all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import transaction
from django.utils.translation import gettext

from zhengtong.core.audit import api as audit
from zhengtong.core.pages.workbooks import MOST_BYTES, Fault, Line, read
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, InvalidInput
from zhengtong.modules.org import errors
from zhengtong.modules.org.models import Organization, Post, PostHolder, Region, StaffMember
from zhengtong.modules.org.services import organizations, personnel, post_plan, posts
from zhengtong.modules.org.sheets import SHEETS

COLUMN_OF = {
    errors.BadKey: "key",
    errors.KeyTaken: "key",
    errors.BadCreditCode: "credit_code",
    errors.CreditCodeTaken: "credit_code",
    errors.NameMissing: "name",
    errors.ParentBelow: "parent",
    errors.ParentEnded: "parent",
    errors.OrganizationEnded: "organization",
    errors.NumberTaken: "number",
    errors.UsernameTaken: "username",
    errors.HoldsAlready: "posts",
    errors.AdministratorsApart: "posts",
}
MOST = {"email": 254, "posts": 400}
"""Where the table of the row does not say; 60 else."""
YES = {"是", "yes", "y", "true", "1"}


class ImportRefused(InvalidInput):
    """文件里有错误，一行也没有导入。请按下面列出的位置改正后再导入。"""

    code = "import_refused"

    def __init__(self, cells: Iterable[Fault]) -> None:
        super().__init__()
        self.cells = list(cells)


class CellWrong(Exception):
    """Stops one row; `key` names the column."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key, self.message = key, message


@dataclass(kw_only=True)
class ImportResult:
    """How many of each sheet were added and changed; the codes of new accounts, shown once."""

    added: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    accounts: list[tuple[str, str, str]] = field(default_factory=list)

    def count(self, sheet: str, *, is_new: bool) -> None:
        where = self.added if is_new else self.changed
        where[sheet] = where.get(sheet, 0) + 1


def import_workbook(*, file: BinaryIO, actor: Actor) -> ImportResult:
    """Rows that are known by credit code, key or staff number are changed, others added.

    Raises ImportRefused with every place that is wrong; then nothing has been stored.
    """
    organizations.require_everywhere(actor)
    table = read(file.read(MOST_BYTES + 1), SHEETS)
    if not table.faults and not any(table.lines):
        message = gettext("表格里没有一行数据。请在模板的各张表里从第 2 行起填写。")
        table.faults.append(Fault(sheet=SHEETS[0].zh, row=2, column="A", message=message))
    if table.faults:
        raise ImportRefused(table.faults)
    result = ImportResult()
    wrong: list[Fault] = []
    with transaction.atomic():
        for sheet, lines in zip(SHEETS, table.lines, strict=True):
            for row in lines:
                wrong += _tried(row, TAKERS[sheet.key], result, actor)
        if wrong:
            raise ImportRefused(wrong)
        audit.record(
            "org.imported",
            actor=actor,
            stream="org.import",
            object_type="import",
            detail={"added": result.added, "changed": result.changed},
        )
    return result


Taker = Callable[[Line, ImportResult, Actor], None]


def _tried(row: Line, take: Taker, result: ImportResult, actor: Actor) -> list[Fault]:
    """Each row in a savepoint, so that one mistake does not hide the next."""
    if too_long := list(_too_long(row)):
        return too_long
    try:
        with transaction.atomic():
            take(row, result, actor)
    except CellWrong as error:
        return [row.fault(error.key, error.message)]
    except DomainError as error:
        key = COLUMN_OF.get(type(error), row.sheet.columns[0].key)
        return [row.fault(key, error.message)]
    return []


MODELS = {"organizations": Organization, "posts": Post, "staff": StaffMember}


def _too_long(row: Line) -> Iterator[Fault]:
    """As long as the tables take."""
    fields = {f.name: f for f in MODELS[row.sheet.key]._meta.fields}
    for key, value in row.values.items():
        most = getattr(fields.get(key), "max_length", None) or MOST.get(key, 60)
        if key != "credit_code" and len(value) > most:
            yield row.fault(key, gettext("太长：最多 %(n)d 个字。") % {"n": most})


def _organization(row: Line, result: ImportResult, actor: Actor) -> None:
    v = row.values
    standing = organizations.Standing(
        name=v["name"],
        short_name=v["short_name"],
        name_en=v["name_en"],
        short_name_en=v["short_name_en"],
        kind=_kind(v["kind"]),
        region_id=_region(v["region"]),
        parent_id=_organization_id(v["parent"], "parent") if v["parent"] else None,
        position=_number(v["position"] or "500", "position"),
    )
    contact = organizations.Contact(
        **{name: v[name] for name in organizations.Contact.__dataclass_fields__}
    )
    known = Organization.objects.filter(credit_code=v["credit_code"].upper()).first()
    if known is None:
        organizations.create_organization(
            key=v["key"],
            credit_code=v["credit_code"],
            standing=standing,
            contact=contact,
            actor=actor,
        )
    elif known.key != v["key"]:
        raise CellWrong(
            "key", gettext("这个信用代码的机构标识是 %(key)s，不能改。") % {"key": known.key}
        )
    else:
        organizations.update_organization(
            organization_id=known.pk, standing=standing, contact=contact, actor=actor
        )
    result.count("organizations", is_new=known is None)


def _post(row: Line, result: ImportResult, actor: Actor) -> None:
    v = row.values
    facts = post_plan.PostFacts(
        name=v["name"],
        name_en=v["name_en"],
        duties=v["duties"],
        duties_en=v["duties_en"],
        is_head=v["is_head"].lower() in YES,
    )
    organization_id = _organization_id(v["organization"], "organization")
    known = Post.objects.filter(organization_id=organization_id, key=v["key"]).first()
    if known is None:
        post_plan.create_post(
            organization_id=organization_id, key=v["key"], facts=facts, actor=actor
        )
    else:
        post_plan.update_post(post_id=known.pk, facts=facts, actor=actor)
    result.count("posts", is_new=known is None)


def _staff(row: Line, result: ImportResult, actor: Actor) -> None:
    v = row.values
    if v["email"]:
        try:
            EmailValidator()(v["email"])
        except ValidationError:
            raise CellWrong(
                "email", gettext("请输入电子邮箱，例如 name@example.gov.cn。")
            ) from None
    facts = personnel.StaffFacts(**{n: v[n] for n in personnel.StaffFacts.__dataclass_fields__})
    organization_id = _organization_id(v["organization"], "organization")
    known = StaffMember.objects.filter(number=v["number"]).first()
    if known is None:
        made = personnel.create_staff(
            organization_id=organization_id,
            number=v["number"],
            facts=facts,
            username=v["username"],
            actor=actor,
        )
        staff_id = made.staff_id
        result.accounts.append((v["name"], made.username, made.code))
    else:
        staff_id = known.pk
        personnel.update_staff(
            staff_id=staff_id, facts=facts, organization_id=organization_id, actor=actor
        )
    _hold(v["posts"], staff_id, organization_id, actor)
    result.count("staff", is_new=known is None)


def _hold(text: str, staff_id: int, organization_id: int, actor: Actor) -> None:
    """`reviewer:A counter:B`; a post of another organisation as `<credit code>/agent:B`."""
    for part in text.replace("，", " ").replace(",", " ").replace("；", " ").split():
        where, _, rest = part.rpartition("/")
        key, colon, share = rest.replace("：", ":").partition(":")
        share = share.upper()
        if not colon or share not in PostHolder.Share.values:
            raise CellWrong(
                "posts",
                gettext("“%(part)s”不对，应为“岗位标识:A”或“岗位标识:B”。") % {"part": part},
            )
        place = _organization_id(where, "posts") if where else organization_id
        post = Post.objects.filter(organization_id=place, key=key, ended_on=None).first()
        if post is None:
            raise CellWrong("posts", gettext("没有标识为 %(key)s 的岗位。") % {"key": key})
        if not PostHolder.objects.filter(post=post, staff_id=staff_id, valid_to=None).exists():
            posts.assign_post(post_id=post.pk, staff_id=staff_id, share=share, actor=actor)


def _kind(text: str) -> str:
    for value, label in Organization.Kind.choices:
        if text in (value, str(label)):
            return str(value)
    known = gettext("、").join(str(label) for label in Organization.Kind.labels)
    raise CellWrong("kind", gettext("类别应为其中之一：%(known)s。") % {"known": known})


def _region(text: str) -> int:
    found = Region.objects.filter(code=text.ljust(12, "0")).values_list("pk", flat=True).first()
    if found is None:
        raise CellWrong("region", gettext("没有区划代码 %(code)s。") % {"code": text})
    return found


def _organization_id(code: str, key: str) -> int:
    rows = Organization.objects.filter(credit_code=code.strip().upper())
    found = rows.values_list("pk", flat=True).first()
    if found is None:
        raise CellWrong(key, gettext("没有信用代码为 %(code)s 的机构。") % {"code": code})
    return found


def _number(text: str, key: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 5:
        raise CellWrong(key, gettext("应为 0 至 99999 的整数。"))
    return int(text)


TAKERS: dict[str, Taker] = {"organizations": _organization, "posts": _post, "staff": _staff}
"""In this order: posts need organisations, staff need posts."""
