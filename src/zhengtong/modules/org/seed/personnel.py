"""Roles, posts and staff of the demo county, and the staff's demo accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from zhengtong.modules.org.data import DemoAccount
from zhengtong.modules.org.models import (
    Organization,
    Post,
    PostHolder,
    PostRole,
    Role,
    RoleAssignment,
    StaffMember,
    User,
)
from zhengtong.modules.org.seed import county, names

PASSWORD = "qinghe-demo-2026"  # noqa: S105 - the demo county's, shown on its sign-in page
SINCE = dt.date(2020, 1, 1)

ROLES: list[tuple[str, str, str, list[str], bool]] = [
    ("counter_clerk", "窗口受理人员", "Counter clerk",
     ["billing.collect", "cases.accept", "cases.counter", "cases.handle", "licences.retrieve",
      "org.verify"], False),
    ("reviewer", "审查人员", "Reviewer",
     ["billing.assess", "billing.subsidy_prepare", "cases.guidance", "cases.handle",
      "cases.hearing", "cases.lead", "licences.retrieve", "licences.view"], False),
    ("approver", "审核决定人员", "Approver",
     ["assessment.appeal_unit", "billing.approve", "billing.subsidy_check", "cases.decide",
      "cases.handle", "cases.hearing", "cases.lead", "licences.issue",
      "supervision.answer"], False),
    ("department_lead", "部门负责人", "Head of department",
     ["archives.read", "assessment.appeal_unit", "assessment.figures", "billing.approve",
      "billing.subsidy_pay",
      "cases.decide", "cases.guidance", "cases.handle", "cases.hearing", "cases.lead",
      "cases.projects", "cases.strike", "items.manage", "licences.define", "licences.issue",
      "licences.manage_seals", "licences.revoke", "org.manage", "supervision.answer",
      "supervision.rectify", "supervision.view", "workflow.dispatch"], False),
    ("hall_manager", "大厅管理人员", "Hall manager",
     ["assessment.figures", "assessment.view", "billing.approve", "billing.view",
      "cases.counter", "cases.exchange",
      "cases.guidance", "cases.projects", "cases.settle_agency", "cases.strike",
      "cases.view_all", "cases.view_ratings", "licences.retrieve", "messaging.outbox",
      "org.verify", "supervision.answer", "supervision.rectify", "supervision.screens",
      "supervision.view", "workflow.manage"], False),
    ("item_editor", "事项管理人员", "Item editor",
     ["documents.manage", "forms.manage", "items.manage", "items.package", "licences.define",
      "workflow.design"],
     False),
    ("item_reviewer", "事项审核人员", "Item reviewer",
     ["documents.publish", "forms.manage", "items.package", "items.review", "workflow.design",
      "workflow.review"], False),
    ("assessor", "考核人员", "Assessor",
     ["assessment.assess", "assessment.figures_define"], False),
    ("assessment_reviewer", "考核复核人员", "Assessment reviewer",
     ["assessment.figures_approve", "assessment.review"], False),
    ("supervision_head", "监察负责人", "Head of supervision",
     ["archives.read", "cases.view_all", "supervision.act", "supervision.approve",
      "supervision.approve_rules", "supervision.rules"], False),
    ("supervisor", "监察人员", "Supervisor",
     ["archives.read", "assessment.figures", "assessment.view", "billing.subsidies",
      "billing.view", "cases.projects",
      "cases.review_ratings", "cases.view_all", "licences.supervise", "licences.view_seals",
      "risk.view", "supervision.act", "supervision.rules", "supervision.screens",
      "supervision.view", "supervision.watch_ratings"], False),
    ("leader", "县领导", "County leader",
     ["assessment.figures", "assessment.view", "billing.subsidies", "cases.extend_joint",
      "cases.projects",
      "cases.view_all", "cases.view_ratings", "risk.view", "supervision.view",
      "supervision.watch_ratings"], False),
    ("township_clerk", "乡镇受理人员", "Township clerk",
     ["billing.collect", "cases.accept", "cases.counter", "cases.handle", "licences.retrieve",
      "org.verify"], False),
    ("finance_officer", "财务人员", "Finance officer",
     ["billing.assess", "billing.finance"], False),
    ("finance_reviewer", "财务复核人员", "Finance reviewer", ["billing.approve"], False),
    ("village_agent", "代办员", "Village agent",
     ["cases.agency", "cases.counter", "org.verify"], False),
    ("system_admin", "系统管理员", "System administrator",
     ["calendar.manage", "forms.manage", "items.manage", "messaging.outbox", "org.manage"], True),
    ("security_admin", "安全管理员", "Security administrator",
     ["items.package", "items.trust", "licences.manage_seals", "org.grant"], True),
    ("audit_admin", "审计管理员", "Audit administrator", ["audit.view"], True),
    ("risk_officer", "信用监管人员", "Credit supervision officer",
     ["risk.draft", "risk.import", "risk.list", "risk.plan"], False),
    ("risk_head", "信用监管负责人", "Head of credit supervision",
     ["risk.approve", "risk.decide"], False),
    ("inspector", "执法检查人员", "Inspector", ["risk.check"], False),
    ("archivist", "档案管理员", "Archivist", ["archives.manage"], False),
    ("archive_head", "档案负责人", "Head of archives", ["archives.head"], False),
]  # fmt: skip
"""Key, names, permissions, whether an administrator."""

POSTS: dict[str, list[tuple[str, str, str, str, str]]] = {
    "department": [
        ("counter", "窗口受理岗", "Counter", "接收申请，当场审查形式，出具受理凭证。",
         "Takes applications, checks their form at once, gives the receipt."),
        ("reviewer", "审查岗", "Reviewer", "审查申请材料和实质条件，提出审查意见。",
         "Examines the papers and the substance, and gives an opinion."),
        ("approver", "审核决定岗", "Approver", "审核审查意见，作出决定。",
         "Checks the opinion and decides."),
        ("lead", "部门负责人岗", "Head", "批准延期和特别程序，对本部门的办理负责。",
         "Approves extensions and special procedures; answers for the department."),
    ],
    "hall": [
        ("counter", "综合窗口岗", "General counter", "受理各部门的事项，统一出件。",
         "Takes any department's matters and hands out the results."),
        ("manager", "大厅管理岗", "Hall manager", "安排窗口，协调部门，处理现场投诉。",
         "Arranges counters, settles matters between departments, answers complaints."),
    ],
    "government": [
        ("supervisor", "监察岗", "Supervisor", "监督每一环节的时限和程序，发出督办单。",
         "Watches every step's time and procedure, and issues supervision orders."),
        ("leader", "分管领导岗", "Leader", "批准本级政府负责人权限内的事项。",
         "Approves what the law leaves to the head of government."),
    ],
    "township": [
        ("counter", "便民服务窗口岗", "Township counter", "受理本乡镇事项，代收县级事项。",
         "Takes the township's matters and passes on the county's."),
        ("reviewer", "乡镇审查岗", "Township reviewer", "入户核查，提出初审意见。",
         "Visits households and gives the first opinion."),
        ("approver", "乡镇审核岗", "Township approver", "审核初审意见。",
         "Checks the first opinion."),
    ],
    "village": [
        ("agent", "代办员岗", "Village agent", "上门服务，代办申请，组织民主评议。",
         "Calls on people, applies on their behalf, holds the village hearing."),
    ],
}  # fmt: skip
"""Key, name, English name, duties, English duties of the posts of each kind of organisation."""

ROLES_OF_POST: dict[tuple[str, str], list[tuple[str, bool]]] = {
    ("department", "counter"): [("counter_clerk", False)],
    ("department", "reviewer"): [("reviewer", False)],
    ("department", "approver"): [("approver", False)],
    ("department", "lead"): [("department_lead", False)],
    ("hall", "counter"): [("counter_clerk", True)],
    ("hall", "manager"): [("hall_manager", True)],
    ("government", "supervisor"): [("supervisor", True)],
    ("government", "leader"): [("leader", True), ("approver", False)],
    ("township", "counter"): [("township_clerk", False), ("village_agent", True)],
    ("township", "reviewer"): [("reviewer", False)],
    ("township", "approver"): [("approver", False)],
    ("village", "agent"): [("village_agent", True), ("reviewer", False)],
}
"""Role and whether it holds everywhere, by kind of organisation and post."""

HEADS = {"government": "leader", "hall": "manager", "department": "lead", "township": "approver"}
"""The post that answers for the organisation, by kind."""

NAMED = {
    "hall": ["周岚"],
    "forestry": ["林守业", "赵远", "陈青", "何苗", "孙立"],
    "housing": ["高建章", "沈筑", "许平", "罗敏"],
    "land": ["田野", "方正"],
    "environment": ["江澄", "白露"],
    "civil_defence": ["石坚", "关宁"],
    "police": ["雷鸣", "邓安", "萧防", "卫青禾"],
    "government": ["郑明察", "梁县生", "魏慎", "程律"],
    "village_0201": ["王小满"],
}
"""Those whom the demo accounts and the guides call by name; all others are invented by seed."""

ADMINISTRATORS = [
    ("system_admin", "秦维", "信息中心系统管理员", "System administrator"),
    ("security_admin", "姚安", "信息中心安全管理员", "Security administrator"),
    ("audit_admin", "钟鉴", "信息中心审计管理员", "Audit administrator"),
]

CATALOGUE = [
    ("item_editor", "hall", "楚拟文", "事项管理科科员", "Officer for the catalogue"),
    ("item_reviewer", "government", "严审之", "法制审核员", "Legal reviewer"),
]
"""Who draws and drafts is never who reviews and publishes."""

ARCHIVE = [
    ("archivist", "hall", "文守真", "综合档案室档案管理员", "Archivist"),
    ("archive_head", "hall", "典正言", "综合档案室负责人", "Head of the archive room"),
    (
        "archive_head",
        "government",
        "常守藏",
        "县政府办公室档案科科长",
        "Head of archives, county office",
    ),
]
"""Who keeps the files; what is destroyed two others have to approve."""

CREDIT = [
    ("risk_officer", "industry_commerce", "诚立信", "信用监管股股长", "Head of credit supervision"),
    ("risk_head", "industry_commerce", "明衡之", "副局长", "Deputy head of bureau"),
    ("risk_head", "industry_commerce", "鲁公允", "政策法规股股长", "Head of the legal section"),
    ("inspector", "industry_commerce", "程如山", "执法人员", "Inspector"),
    ("inspector", "industry_commerce", "岳守则", "执法人员", "Inspector"),
    ("inspector", "industry_commerce", "查可实", "执法人员", "Inspector"),
]
"""Who lists is never who decides; whoever decided does not decide the repair."""

FINANCE = [
    ("finance_officer", "hall", "钱守正", "财务科会计", "Accountant"),
    ("finance_reviewer", "hall", "余复明", "财务科复核", "Finance reviewer"),
]
"""Who reconciles and who approves what goes back."""

ASSESSMENT = [
    ("assessor", "hall", "考成之", "考核科科员", "Assessment officer"),
    ("assessment_reviewer", "hall", "核明理", "考核科科长", "Head of assessment"),
]
"""Who enters and calculates is never who confirms."""

SUPERVISION = [
    ("supervision_head", "government", "秦守衡", "监察室主任", "Head of supervision"),
    ("supervision_head", "government", "章执中", "监察室副主任", "Deputy head of supervision"),
]
"""Who approves red cards, and who decides appeals: never the same in one matter."""

LARGE = {"housing", "police", "industry_commerce", "labour", "health", "civil_affairs"}


@dataclass(kw_only=True)
class Seat:
    """One member of staff to be: where, as what, holding which posts (`reviewer:A`)."""

    organization: str
    title: str
    title_en: str
    holds: list[str] = field(default_factory=list)
    workplace: tuple[str, str] = ("", "")
    role: str = ""
    name: str = ""


def seats() -> list[Seat]:
    """Everyone, in a fixed order, with names. New ones go last: staff numbers hang on the order."""
    found = [*_government(), *_hall()]
    for key, *_ in county.DEPARTMENTS:
        found += _department(key)
    for t in range(len(county.TOWNSHIPS)):
        found += _township(t)
    _name(found)
    for role, name, title, title_en in ADMINISTRATORS:
        found.append(
            Seat(organization="hall", title=title, title_en=title_en, role=role, name=name)
        )
    for role, place, name, title, title_en in [
        *CATALOGUE, *ARCHIVE, *FINANCE, *SUPERVISION, *CREDIT, *ASSESSMENT,
    ]:  # fmt: skip
        found.append(Seat(organization=place, title=title, title_en=title_en, role=role, name=name))
    return found


def _government() -> Iterator[Seat]:
    rows = [
        ("监察专员", "Supervisor", ["supervisor:A"]),
        ("副县长", "Deputy county head", ["leader:A"]),
        ("监察员", "Supervision officer", ["supervisor:B"]),
        ("县政府办公室主任", "Director of the county office", ["leader:B"]),
    ]
    for title, title_en, holds in rows:
        yield Seat(organization="government", title=title, title_en=title_en, holds=holds)


def _hall() -> Iterator[Seat]:
    for i, window in enumerate([12, 8, 9, 10, 11, 13]):
        yield Seat(
            organization="hall",
            title="综合窗口工作人员",
            title_en="General counter clerk",
            workplace=(f"{window} 号窗口", f"Counter {window}"),
            holds=[f"counter:{'A' if i < 4 else 'B'}"],
        )
    yield Seat(organization="hall", title="中心主任", title_en="Director", holds=["manager:A"])
    yield Seat(
        organization="hall", title="中心副主任", title_en="Deputy director", holds=["manager:B"]
    )


def _department(key: str) -> Iterator[Seat]:
    """Three people who accept, review and decide apart; the larger have a deputy head as well."""
    head = "主任" if key == "civil_defence" else "局长"
    rows = [
        (head, "Head of bureau", ["lead:A", "approver:A"]),
        ("审批科科长", "Head of the approval section", ["reviewer:A", "lead:B", "approver:B"]),
        ("窗口首席代表", "Chief counter clerk", ["counter:A", "reviewer:B"]),
    ]
    if key in LARGE or key == "forestry":
        rows = [
            (head, "Head of bureau", ["lead:A", "approver:B"]),
            (f"副{head}", "Deputy head of bureau", ["approver:A", "lead:B"]),
            ("审批科科长", "Head of the approval section", ["reviewer:A", "counter:B"]),
            ("窗口首席代表", "Chief counter clerk", ["counter:A", "reviewer:B"]),
        ]
    else:
        rows[1][2].append("counter:B")
    if key == "forestry":
        rows.append(("林政股股长", "Head of the forest section", ["reviewer:A"]))
    for title, title_en, holds in rows:
        place = ("政务大厅", "Service hall") if "counter:A" in holds else ("", "")
        yield Seat(organization=key, title=title, title_en=title_en, holds=holds, workplace=place)


def _township(t: int) -> Iterator[Seat]:
    """Three in the township, two village agents; the third village is served from the township."""
    key = f"township_{t + 1:02d}"
    villages = [f"village_{t + 1:02d}{v + 1:02d}:agent" for v in range(3)]
    town = "镇" if county.TOWNSHIPS[t][0].endswith("镇") else "乡"
    centre = "便民服务中心"
    rows = [
        (key, f"副{town}长", "Deputy township head", ["approver:A", "reviewer:B"]),
        (key, "民政助理", "Civil affairs assistant", ["reviewer:A", "counter:B", "approver:B"]),
        (key, f"{centre}窗口人员", "Township counter clerk",
         ["counter:A", f"{villages[2]}:A", f"{villages[0]}:B"]),
        (villages[0].split(":")[0], "代办员", "Village agent",
         [f"{villages[0]}:A", f"{villages[1]}:B"]),
        (villages[1].split(":")[0], "代办员", "Village agent",
         [f"{villages[1]}:A", f"{villages[2]}:B"]),
    ]  # fmt: skip
    for organization, title, title_en, holds in rows:
        yield Seat(organization=organization, title=title, title_en=title_en, holds=holds)


def _name(found: list[Seat]) -> None:
    given = {key: iter(listed) for key, listed in NAMED.items()}
    taken = {n for listed in NAMED.values() for n in listed} | {a[1] for a in ADMINISTRATORS}
    others = names.invented(999021, taken)
    for seat in found:
        seat.name = next(given.get(seat.organization, iter(())), "") or next(others)


# --- into the tables ----------------------------------------------------------------------------


def load_roles() -> None:
    """Add roles, and to roles that are there what this version grants them in addition."""
    wanted = {key: permissions for key, _name, _english, permissions, _admin in ROLES}
    for role in Role.objects.filter(key__in=wanted):
        missing = [name for name in wanted[role.key] if name not in role.permissions]
        if missing:
            role.permissions = sorted([*role.permissions, *missing])
            role.save(update_fields=["permissions"])
    Role.objects.bulk_create(
        [
            Role(
                key=key,
                name=name,
                name_en=english,
                permissions=permissions,
                is_administrator=is_administrator,
            )
            for key, name, english, permissions, is_administrator in ROLES
        ],
        ignore_conflicts=True,
    )


def load_posts(organizations: dict[str, Organization]) -> None:
    rows = [
        Post(
            organization=organization,
            key=key,
            name=name,
            name_en=english,
            duties=duties,
            duties_en=duties_en,
        )
        for organization in organizations.values()
        for key, name, english, duties, duties_en in POSTS.get(organization.kind, ())
    ]
    Post.objects.bulk_create(rows, ignore_conflicts=True)
    roles = {role.key: role for role in Role.objects.all()}
    kinds = {o.pk: o.kind for o in organizations.values()}
    links = [
        PostRole(post=post, role=roles[role], is_everywhere=is_everywhere)
        for post in Post.objects.filter(organization_id__in=kinds)
        for role, is_everywhere in ROLES_OF_POST.get((kinds[post.organization_id], post.key), ())
    ]
    PostRole.objects.bulk_create(links, ignore_conflicts=True)
    headed = Post.objects.filter(is_head=True).values("organization_id")
    for kind, key in HEADS.items():
        posts = Post.objects.filter(organization__kind=kind, key=key, ended_on=None)
        posts.exclude(organization_id__in=headed).update(is_head=True)


def load_staff(organizations: dict[str, Organization]) -> None:
    rows = seats()
    spelled = names.usernames([seat.name for seat in rows])
    users = load_users(list(zip(spelled, [seat.name for seat in rows], strict=True)))
    StaffMember.objects.bulk_create(
        [
            StaffMember(
                user=users[username],
                number=f"QH{i + 1:04d}",
                name=seat.name,
                organization=organizations[seat.organization],
                title=seat.title,
                title_en=seat.title_en,
                workplace=seat.workplace[0],
                workplace_en=seat.workplace[1],
                phone=f"{county.AREA}-60{i + 1:05d}",
            )
            for i, (seat, username) in enumerate(zip(rows, spelled, strict=True))
        ],
        ignore_conflicts=True,
    )
    staff = StaffMember.objects.filter(number__startswith="QH").in_bulk(field_name="number")
    pairs = [(seat, staff[f"QH{i + 1:04d}"]) for i, seat in enumerate(rows)]
    _hold_posts(pairs, organizations)
    _grant_roles(pairs)


def load_users(wanted: list[tuple[str, str]]) -> dict[str, User]:
    """Accounts by user name. One hash serves all: the password is public anyway."""
    known = set(
        User.objects.filter(username__in=[u for u, _ in wanted]).values_list("username", flat=True)
    )
    missing = [(u, name) for u, name in wanted if u not in known]
    if missing:
        password = make_password(PASSWORD)
        User.objects.bulk_create(
            [User(username=u, name=name, password=password) for u, name in missing]
        )
    return User.objects.in_bulk([u for u, _ in wanted], field_name="username")


def _hold_posts(
    pairs: list[tuple[Seat, StaffMember]], organizations: dict[str, Organization]
) -> None:
    ids = {o.key: o.pk for o in organizations.values()}
    posts = {(p.organization_id, p.key): p for p in Post.objects.all()}
    held = set(PostHolder.objects.values_list("post_id", "staff_id"))
    rows = []
    for seat, staff in pairs:
        for text in seat.holds:
            *where, key, share = text.split(":")
            post = posts[ids[where[0] if where else seat.organization], key]
            if (post.pk, staff.pk) not in held:
                rows.append(PostHolder(post=post, staff=staff, share=share, valid_from=SINCE))
    PostHolder.objects.bulk_create(rows)


def _grant_roles(pairs: list[tuple[Seat, StaffMember]]) -> None:
    roles = {role.key: role for role in Role.objects.all()}
    granted = set(RoleAssignment.objects.values_list("staff_id", "role_id"))
    RoleAssignment.objects.bulk_create(
        [
            RoleAssignment(staff=staff, role=roles[seat.role])
            for seat, staff in pairs
            if seat.role and (staff.pk, roles[seat.role].pk) not in granted
        ]
    )


# --- the accounts that are shown ----------------------------------------------------------------

SHOWN: list[tuple[str, str, str]] = [
    ("周岚", "政务大厅综合窗口，12 号窗口", "General counter 12, service hall"),
    ("何苗", "农林局窗口", "Counter, Agriculture and Forestry"),
    ("陈青", "农林局审查岗", "Reviewer, Agriculture and Forestry"),
    ("孙立", "农林局审查岗（第二审查人）", "Second reviewer, Agriculture and Forestry"),
    ("赵远", "农林局分管副局长，审核决定岗", "Approver, Agriculture and Forestry"),
    ("林守业", "农林局局长，批准发放补贴", "Director, Agriculture and Forestry, pays subsidies"),
    ("罗敏", "住建局窗口", "Counter, Housing and Construction"),
    ("许平", "住建局审查岗", "Reviewer, Housing and Construction"),
    ("高建章", "住建局局长，审核岗", "Director, Housing and Construction"),
    ("沈筑", "住建局审核决定岗", "Approver, Housing and Construction"),
    ("方正", "国土局审查岗", "Reviewer, Land and Resources"),
    ("白露", "环保局审查岗", "Reviewer, Environmental Protection"),
    ("关宁", "人防办审查岗", "Reviewer, Civil Defence"),
    ("萧防", "公安局消防审查岗", "Fire safety reviewer, Public Security"),
    ("郑冬梅", "民政局窗口", "Counter, Civil Affairs"),
    ("王小满", "石桥镇上湾村代办员", "Village agent, Shangwan, Shiqiao Town"),
    ("楚拟文", "事项管理员：拟事项、画流程、编表单", "Item editor: drafts items, flows and forms"),
    ("严审之", "事项审核员：审核并发布", "Item reviewer: reviews and publishes"),
    ("文守真", "档案管理员", "Archivist"),
    ("典正言", "档案负责人，批准销毁", "Head of archives, approves destruction"),
    ("钱守正", "财务人员：日结和对账", "Finance officer: closes days, reconciles"),
    ("余复明", "财务复核：审核减免和退费", "Finance reviewer: approves refunds"),
    ("诚立信", "工商局信用监管：模型、名单、抽查", "Credit: models, lists, draws"),
    ("明衡之", "工商局副局长：启用模型，决定名单", "Credit: puts in force, decides lists"),
    ("鲁公允", "工商局法规股：决定信用修复", "Credit: decides repairs"),
    ("程如山", "工商局执法人员", "Inspector, Industry and Commerce"),
    ("考成之", "考核人员：方案、记录、计算、公示", "Assessor: schemes, records, notices"),
    ("核明理", "考核复核：确认记录、复核、授予荣誉", "Assessment reviewer: confirms, reviews"),
    ("郑明察", "监察岗", "Supervisor"),
    ("秦守衡", "监察室主任：核准红牌", "Head of supervision: approves red cards"),
    ("章执中", "监察室副主任：裁决申诉", "Deputy head of supervision: decides appeals"),
    ("梁县生", "副县长", "Deputy county head"),
]


def accounts() -> list[DemoAccount]:
    everyone = seats()
    spelled = dict(
        zip([s.name for s in everyone], names.usernames([s.name for s in everyone]), strict=True)
    )
    manager = next(s.name for s in everyone if s.holds == ["manager:A"])
    shown = [*SHOWN, (manager, "政务大厅主任", "Director of the service hall")]
    staff = [_account(spelled[name], name, zh, en, "staff") for name, zh, en in shown]
    admins = [
        _account(spelled[name], name, zh.removeprefix("信息中心"), en, "admin")
        for _role, name, zh, en in ADMINISTRATORS
    ]
    return [*staff, *admins]


def _account(username: str, name: str, zh: str, en: str, group: str) -> DemoAccount:
    return DemoAccount(
        username=username, password=PASSWORD, name=name, title_zh=zh, title_en=en, group=group
    )
