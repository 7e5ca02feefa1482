"""Regions and organisations of the demo county."""

from __future__ import annotations

from zhengtong.kernel.ids import credit_code_check_digit
from zhengtong.modules.org.models import Organization, Region

COUNTY = "999021"
AREA = "0960"

TOWNSHIPS = [
    ("城关镇", "Chengguan Town", "东门社区 西街社区 南湖村", "Dongmen Xijie Nanhu"),
    ("石桥镇", "Shiqiao Town", "上湾村 下湾村 石桥村", "Shangwan Xiawan Shiqiao"),
    ("柳溪镇", "Liuxi Town", "柳溪村 竹园村 杨树村", "Liuxi Zhuyuan Yangshu"),
    (
        "松岭镇",
        "Songling Town",
        "松岭村 林场村 岭下村",
        "Songling Linchang Lingxia",
    ),
    (
        "清泉镇",
        "Qingquan Town",
        "清泉村 泉眼村 稻香村",
        "Qingquan Quanyan Daoxiang",
    ),
    ("白云乡", "Baiyun Township", "白云村 茶山村 云脚村", "Baiyun Chashan Yunjiao"),
    (
        "青山乡",
        "Qingshan Township",
        "青山村 果园村 后坡村",
        "Qingshan Guoyuan Houpo",
    ),
    ("龙潭乡", "Longtan Township", "龙潭村 渡口村 沙洲村", "Longtan Dukou Shazhou"),
]
"""Township, its English name, its three villages and theirs."""

DEPARTMENTS = [
    ("development", "发展和改革局", "发改局", "Development and Reform Bureau"),
    ("education", "教育局", "教育局", "Education Bureau"),
    ("police", "公安局", "公安局", "Public Security Bureau"),
    ("civil_affairs", "民政局", "民政局", "Civil Affairs Bureau"),
    ("justice", "司法局", "司法局", "Justice Bureau"),
    ("finance", "财政局", "财政局", "Finance Bureau"),
    ("labour", "人力资源和社会保障局", "人社局", "Human Resources and Social Security Bureau"),
    ("land", "国土资源局", "国土局", "Land and Resources Bureau"),
    ("environment", "环境保护局", "环保局", "Environmental Protection Bureau"),
    ("housing", "住房和城乡建设局", "住建局", "Housing and Construction Bureau"),
    ("transport", "交通运输局", "交通局", "Transport Bureau"),
    ("water", "水利局", "水利局", "Water Resources Bureau"),
    ("forestry", "农林局", "农林局", "Agriculture and Forestry Bureau"),
    ("commerce", "商务局", "商务局", "Commerce Bureau"),
    ("culture", "文化局", "文化局", "Culture Bureau"),
    ("health", "卫生局", "卫生局", "Health Bureau"),
    ("family_planning", "人口和计划生育局", "计生局", "Population and Family Planning Bureau"),
    ("tax", "税务局", "税务局", "Tax Bureau"),
    ("industry_commerce", "工商行政管理局", "工商局", "Industry and Commerce Bureau"),
    ("quality", "质量技术监督局", "质监局", "Quality Supervision Bureau"),
    ("broadcasting", "广播电视局", "广电局", "Radio and Television Bureau"),
    ("sports", "体育局", "体育局", "Sports Bureau"),
    ("work_safety", "安全生产监督管理局", "安监局", "Work Safety Bureau"),
    ("statistics", "统计局", "统计局", "Statistics Bureau"),
    ("archives", "档案局", "档案局", "Archives Bureau"),
    ("grain", "粮食局", "粮食局", "Grain Bureau"),
    ("tobacco", "烟草专卖局", "烟草局", "Tobacco Monopoly Bureau"),
    ("food_drug", "食品药品监督管理局", "食药局", "Food and Drug Bureau"),
    ("civil_defence", "人民防空办公室", "人防办", "Civil Defence Office"),
    ("city_management", "城市管理局", "城管局", "City Management Bureau"),
]

STREETS = [("禾兴路", "Hexing Road"), ("青云街", "Qingyun Street"), ("柳堤路", "Liudi Road")]
HOURS = ("工作日 9:00–12:00，13:30–17:30", "Working days 9:00–12:00, 13:30–17:30")
HALL_HOURS = (
    "工作日 9:00–17:00（中午不休息），周六 9:00–12:00",
    "Working days 9:00–17:00 without a break, Saturdays 9:00–12:00",
)


def load_regions() -> dict[str, Region]:
    """All regions by short code."""
    for level in _region_rows():
        known = _by_short_code()
        for row, parent in level:
            row.place_below(known[parent] if parent else None)
        Region.objects.bulk_create([row for row, _parent in level], ignore_conflicts=True)
    return _by_short_code()


def _by_short_code() -> dict[str, Region]:
    return {region.short_code: region for region in Region.objects.all()}


def _region_rows() -> list[list[tuple[Region, str]]]:
    """Level by level, each row with the short code of its parent."""
    townships, villages = [], []
    for t, (name, name_en, below, below_en) in enumerate(TOWNSHIPS):
        code = township_code(t)
        townships.append((_region(code, "township", name, name_en), COUNTY))
        for v, (village, english) in enumerate(_pairs(below, below_en)):
            kind = "Community" if village.endswith("社区") else "Village"
            row = _region(village_code(t, v), "village", village, f"{english} {kind}")
            villages.append((row, code))
    return [
        [(_region("99", "province", "禾川省", "Hechuan Province"), "")],
        [(_region("9990", "city", "云岭市", "Yunling City"), "99")],
        [(_region(COUNTY, "county", "青禾县", "Qinghe County"), "9990")],
        townships,
        villages,
    ]


def _pairs(names: str, english: str) -> list[tuple[str, str]]:
    return list(zip(names.split(), english.split(), strict=True))


def township_code(t: int) -> str:
    return f"{COUNTY}{t + 101}"


def village_code(t: int, v: int) -> str:
    return f"{township_code(t)}{v + 201}"


def _region(short: str, level: str, name: str, name_en: str) -> Region:
    return Region(code=short.ljust(12, "0"), level=level, name=name, name_en=name_en)


def load_organizations(regions: dict[str, Region]) -> dict[str, Organization]:
    """All organisations by key; parents first."""
    county = regions[COUNTY]
    _add([_government(county)])
    government = Organization.objects.get(key="government", region=county)
    _add([_hall(county, government), *_departments(county, government)])
    _add(_townships(regions, government))
    towns = {o.key: o for o in Organization.objects.filter(kind="township")}
    _add(_villages(regions, towns))
    return {o.key: o for o in Organization.objects.filter(region__path__startswith=county.path)}


def _add(rows: list[Organization]) -> None:
    Organization.objects.bulk_create(rows, ignore_conflicts=True)


def _government(county: Region) -> Organization:
    return _organization(
        "government", "government", county, None, 1, ("青禾县人民政府", "县政府"),
        ("People's Government of Qinghe County", "County Government"), number=1,
    )  # fmt: skip


def _hall(county: Region, government: Organization) -> Organization:
    hall = _organization(
        "hall", "hall", county, government, 2, ("青禾县政务服务中心", "政务大厅"),
        ("Qinghe County Government Service Centre", "Service Hall"), number=1, head="12",
    )  # fmt: skip
    hall.office_hours, hall.office_hours_en = HALL_HOURS
    hall.address, hall.address_en = "青禾县禾兴路 1 号", "1 Hexing Road, Qinghe County"
    return hall


def _departments(county: Region, government: Organization) -> list[Organization]:
    return [
        _organization(
            key, "department", county, government, 10 + i, (f"青禾县{name}", short),
            (f"Qinghe County {english}", english), number=i + 2,
        )
        for i, (key, name, short, english) in enumerate(DEPARTMENTS)
    ]  # fmt: skip


def _townships(regions: dict[str, Region], government: Organization) -> list[Organization]:
    rows = []
    for t, (name, english, _below, _english) in enumerate(TOWNSHIPS):
        row = _organization(
            f"township_{t + 1:02d}", "township", regions[township_code(t)], government, 100 + t,
            (f"青禾县{name}人民政府", name),
            (f"People's Government of {english}, Qinghe County", english), number=101 + t,
        )  # fmt: skip
        row.address = f"青禾县{name}便民服务中心"
        row.address_en = f"Public service centre of {english}, Qinghe County"
        rows.append(row)
    return rows


def _villages(regions: dict[str, Region], towns: dict[str, Organization]) -> list[Organization]:
    rows = []
    for t, (town, town_en, below, _english) in enumerate(TOWNSHIPS):
        for v, name in enumerate(below.split()):
            place = regions[village_code(t, v)]
            body = "居民委员会" if name.endswith("社区") else "村民委员会"
            row = _organization(
                f"village_{t + 1:02d}{v + 1:02d}", "village", place,
                towns[f"township_{t + 1:02d}"], 200 + t * 10 + v, (f"{name}{body}", name),
                (f"{place.name_en} Committee, {town_en}", place.name_en),
                number=201 + t * 10 + v, head="54",
            )  # fmt: skip
            row.address = f"青禾县{town}{name}便民服务站"
            row.address_en = f"Service point of {place.name_en}, {town_en}"
            rows.append(row)
    return rows


def _organization(
    key: str,
    kind: str,
    region: Region,
    parent: Organization | None,
    position: int,
    names: tuple[str, str],
    english: tuple[str, str],
    *,
    number: int,
    head: str = "11",
) -> Organization:
    street, street_en = STREETS[position % len(STREETS)]
    door = 8 + position * 2
    return Organization(
        key=key,
        kind=kind,
        region=region,
        parent=parent,
        position=position,
        name=names[0],
        short_name=names[1],
        name_en=english[0],
        short_name_en=english[1],
        credit_code=made_up_credit_code(head, number),
        address=f"青禾县{street} {door} 号",
        address_en=f"{door} {street_en}, Qinghe County",
        consult_phone=f"{AREA}-66{position:05d}",
        supervise_phone=f"{AREA}-88{position:05d}",
        office_hours=HOURS[0],
        office_hours_en=HOURS[1],
    )


def made_up_credit_code(head: str, number: int) -> str:
    """Of the right form and check digits (GB 32100 around GB 11714), in region 999021."""
    body = f"{number:08d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = 11 - sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11
    first17 = f"{head}{COUNTY}{body}{'X' if rest == 10 else rest % 11}"
    return first17 + credit_code_check_digit(first17)
