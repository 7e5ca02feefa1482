"""Citizens and companies of the demo county, with numbers of the right form in region 999021."""

from __future__ import annotations

import datetime as dt
import random

from django.utils import timezone

from zhengtong.kernel.ids import identity_check_digit, mask
from zhengtong.modules.org.data import DemoAccount
from zhengtong.modules.org.models import LegalEntity, NaturalPerson, Region, Representation
from zhengtong.modules.org.person_queries import identity_index
from zhengtong.modules.org.seed import county, names, personnel

SEED = 20260101
PEOPLE = 60
FIRST = ["李禾生", "孙佳", "吴桂香", "马春来"]
"""Shown on the sign-in page: a citizen, a company's agent, an elder, a legal representative."""
SINCE = dt.date(2020, 1, 1)

COMPANIES = [
    ("青禾县清泉食品有限公司", "enterprise"), ("青禾县禾生生态农业有限公司", "enterprise"),
    ("青禾县石桥建筑工程有限公司", "enterprise"), ("青禾县通达货运有限公司", "enterprise"),
    ("青禾县松岭木业有限公司", "enterprise"), ("青禾县柳溪纺织有限公司", "enterprise"),
    ("青禾县云脚茶业有限公司", "enterprise"), ("青禾县新苗教育咨询有限公司", "enterprise"),
    ("青禾县安居置业有限公司", "enterprise"), ("青禾县白云旅游开发有限公司", "enterprise"),
    ("青禾县康宁大药房有限公司", "enterprise"), ("青禾县明亮广告有限公司", "enterprise"),
    ("青禾县渡口水产有限公司", "enterprise"), ("青禾县恒信机械制造有限公司", "enterprise"),
    ("青禾县绿源环保科技有限公司", "enterprise"), ("青禾县稻香粮油有限公司", "enterprise"),
    ("青禾县果园果蔬专业合作社", "cooperative"), ("青禾县竹园竹编专业合作社", "cooperative"),
    ("青禾县茶山茶叶专业合作社", "cooperative"), ("青禾县老街面馆", "individual"),
    ("青禾县小满理发店", "individual"), ("青禾县东门便利店", "individual"),
    ("青禾县南湖照相馆", "individual"), ("青禾县晨光幼儿园", "social"),
    ("青禾县龙潭水电站管理所", "institution"),
]  # fmt: skip
HEADS = {"enterprise": "91", "individual": "92", "cooperative": "93", "social": "52",
         "institution": "12"}  # fmt: skip


def load(regions: dict[str, Region]) -> None:
    people = _load_people(regions)
    companies = _load_companies(regions, people)
    _load_representations(people, companies)


def _load_people(regions: dict[str, Region]) -> list[NaturalPerson]:
    listed = citizen_names()
    spelled = usernames()
    users = personnel.load_users(list(zip(spelled, listed, strict=True)))
    chance = random.Random(SEED)
    numbers = [identity_number(i, chance) for i in range(PEOPLE)]
    index = {number: identity_index(number) for number in numbers}
    known = set(
        NaturalPerson.objects.filter(id_number_index__in=index.values()).values_list(
            "id_number_index", flat=True
        )
    )
    NaturalPerson.objects.bulk_create(
        [
            _person(i, number, index[number], name, users[username], regions)
            for i, (number, name, username) in enumerate(zip(numbers, listed, spelled, strict=True))
            if index[number] not in known
        ]
    )
    found = NaturalPerson.objects.defer("id_number").in_bulk(
        list(index.values()), field_name="id_number_index"
    )
    return [found[index[number]] for number in numbers]


def citizen_names() -> list[str]:
    staff = {seat.name for seat in personnel.seats()}
    others = names.invented(SEED, staff | set(FIRST))
    return [*FIRST, *(next(others) for _ in range(PEOPLE - len(FIRST)))]


def usernames() -> list[str]:
    """After the staff's, so that nobody's name collides."""
    staff = [seat.name for seat in personnel.seats()]
    return names.usernames([*staff, *citizen_names()])[len(staff) :]


def identity_number(i: int, chance: random.Random) -> str:
    """Grown-up, the third over sixty, so that every kind of matter finds its applicant."""
    year = 1948 if FIRST[i : i + 1] == ["吴桂香"] else chance.randint(1944, 2003)
    born = dt.date(year, 1, 1) + dt.timedelta(days=chance.randrange(365))
    sex = 1 if i < len(FIRST) and FIRST[i] in ("李禾生", "马春来") else chance.randrange(2)
    if i < len(FIRST) and FIRST[i] in ("孙佳", "吴桂香"):
        sex = 0
    first17 = f"{county.COUNTY}{born:%Y%m%d}{(100 + i) * 2 + sex:03d}"
    return first17 + identity_check_digit(first17)


def _person(i: int, number: str, index: str, name: str, user, regions) -> NaturalPerson:
    t, v = i % len(county.TOWNSHIPS), i % 3
    if name == "李禾生":
        t, v = 1, 0
    village = regions[county.village_code(t, v)]
    town = county.TOWNSHIPS[t][0]
    return NaturalPerson(
        name=name,
        user=user,
        id_number=number,
        id_number_index=index,
        id_number_masked=mask(number),
        sex=NaturalPerson.Sex.MALE if int(number[16]) % 2 else NaturalPerson.Sex.FEMALE,
        birth_on=dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14])),
        phone=f"1990000{i + 1:04d}",
        email="",
        region=village,
        address=f"青禾县{town}{village.name} {i % 9 + 1} 组 {i + 3} 号",
        level=NaturalPerson.Level.COUNTER if i % 4 else NaturalPerson.Level.REMOTE,
    )


def _load_companies(regions: dict[str, Region], people: list[NaturalPerson]) -> list[LegalEntity]:
    rows = []
    for i, (name, kind) in enumerate(COMPANIES):
        legal = people[_legal_of(i)]
        t = i % len(county.TOWNSHIPS)
        town = county.TOWNSHIPS[t][0]
        rows.append(
            LegalEntity(
                name=name,
                credit_code=county.made_up_credit_code(HEADS[kind], 50_000_001 + i * 37),
                kind=kind,
                legal_representative=legal.name,
                region=regions[county.township_code(t)],
                address=f"青禾县{town}{county.STREETS[i % 3][0]} {i * 3 + 5} 号",
                phone=f"{county.AREA}-70{i + 1:05d}",
                status=LegalEntity.Status.VERIFIED,
            )
        )
    LegalEntity.objects.bulk_create(rows, ignore_conflicts=True)
    codes = [row.credit_code for row in rows]
    found = LegalEntity.objects.in_bulk(codes, field_name="credit_code")
    return [found[code] for code in codes]


def _legal_of(company: int) -> int:
    """马春来 for the first two, then one citizen each."""
    return 3 if company < 2 else company + 8


def _load_representations(people: list[NaturalPerson], companies: list[LegalEntity]) -> None:
    """A legal representative each; 孙佳 is agent of the first four, others of every third."""
    pairs = []
    for i, company in enumerate(companies):
        pairs.append((people[_legal_of(i)], company, Representation.Role.LEGAL))
        if i < 4:
            pairs.append((people[1], company, Representation.Role.AGENT))
        elif i % 3 == 0:
            pairs.append((people[40 + i // 3], company, Representation.Role.AGENT))
    known = set(Representation.objects.values_list("person_id", "entity_id"))
    Representation.objects.bulk_create(
        [
            Representation(
                person=person,
                entity=entity,
                role=role,
                valid_from=SINCE,
                verified_at=timezone.now(),
            )
            for person, entity, role in pairs
            if (person.pk, entity.pk) not in known
        ]
    )


SHOWN = [
    ("李禾生", "石桥镇上湾村村民", "Villager of Shangwan, Shiqiao Town"),
    ("孙佳", "清泉食品有限公司经办人", "Agent of Qingquan Food Ltd"),
    ("马春来", "清泉食品有限公司法定代表人", "Legal representative of Qingquan Food Ltd"),
    ("吴桂香", "城关镇居民，78 岁", "Resident of Chengguan Town, aged 78"),
]


def accounts() -> list[DemoAccount]:
    spelled = dict(zip(citizen_names(), usernames(), strict=True))
    return [
        DemoAccount(
            username=spelled[name],
            password=personnel.PASSWORD,
            name=name,
            title_zh=zh,
            title_en=en,
            group="citizen",
        )
        for name, zh, en in SHOWN
    ]
