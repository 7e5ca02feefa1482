"""Facts of every kind of document, one set for every turn that its words can take."""

from __future__ import annotations

import datetime as dt
from itertools import product
from types import SimpleNamespace
from typing import Any

from zhengtong.modules.items.data_guide import CommitmentRule, PendingRule

AT = dt.datetime(2026, 11, 20, 2, 30, tzinfo=dt.UTC)
PENDING = PendingRule(days=10, years=2, basis={"zh": "《容缺受理办法》第三条"})
COMMITMENT = CommitmentRule(
    basis={"zh": "国办发〔2020〕42号"},
    notice={"zh": "有固定经营场所\n有消防设施"},
    consequence={"zh": "撤销决定，记入失信记录"},
    excluded={"zh": "有严重失信记录的"},
    check_days=20,
)
BARE = SimpleNamespace(pending=PendingRule(days=5, years=1), commitment=CommitmentRule(years=1))
FULL = SimpleNamespace(pending=PENDING, commitment=COMMITMENT)

ORGAN = SimpleNamespace(
    id=7,
    name_zh="青禾县林业局",
    short_name_zh="林业局",
    consult_phone="0000-1234567",
    supervise_phone="0000-7654321",
)


def version(*, licensing: bool = True, guide: Any = FULL, result: str = "林木采伐许可证") -> Any:
    return SimpleNamespace(
        name={"zh": "林木采伐许可", "en": "Felling licence"},
        matter_type="licensing" if licensing else "confirmation",
        result_name={"zh": result} if result else {},
        guide=guide,
        legal_bases=(),
    )


def case(**more: Any) -> Any:
    given: dict[str, Any] = {
        "number": "990000012026112000010",
        "query_code": "372615",
        "applicant_name": "李𬀩",
        "submitted_at": AT,
        "accepted_at": None,
        "statutory_days": 20,
        "statutory_unit": "WORKDAY",
        "promised_days": 7,
        "promised_unit": "WORKDAY",
        "delivery_method": "counter",
        "delivery_address": "",
    }
    return SimpleNamespace(**given | more)


def _turns(**choices: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [dict(zip(choices, values, strict=True)) for values in product(*choices.values())]


_SEATS = [
    {"organ": "县林业局", "people": ["甲", "乙"], "finding": "agree", "text": "树种相符"},
    {"organ": "县自然资源局", "people": ["丙"], "finding": "conditions", "text": ""},
]
_ABSENT = {"organ": "县水利局", "people": [], "finding": "", "text": ""}

FACTS: dict[str, list[dict[str, Any]]] = {
    "receipt": _turns(
        materials=([], ["身份证：电子件1份", "林权证：原件1份"]), received_by=("", "大厅 周岚")
    ),
    "acceptance": _turns(deemed=(False, True)),
    "refusal": [{"reason": "不属于本机关职权范围。"}],
    "supplement": _turns(
        wanted=(["身份证复印件", "林权证"],), due_on=("2026-12-11",), reason=("", "照片不清楚")
    ),
    "grant": _turns(reason=("", "树种相符"), basis=([], ["依据听证笔录作出。"])),
    "denial": _turns(reason=("不符合采伐限额。",), basis=([], ["依据听证笔录作出。"])),
    "service": [{"served": ["准予行政许可决定书（林业局准〔2026〕1号）"]}],
    "forwarding": _turns(
        to=("市林业局",),
        opinion=("材料属实。",),
        is_favourable=(True, False),
        accepted_on=("2026-11-20",),
        used_days=(3,),
        materials=([], ["身份证", "林权证"]),
        upper_number=("", "99012026"),
    ),
    "renewal": _turns(
        permit_number=("", "林许2020-1"), expires_on=("2026-12-01",), applied_on=("2026-10-01",)
    ),
    "suspension": _turns(
        ground=("hearing", "site_visit"), reason=("", "申请人要求"), expected_on=("2026-12-11",)
    ),
    "suspension_change": _turns(
        ground=("testing", "technical_review"),
        reason=("样品损坏",),
        was_expected_on=("", "2026-12-01"),
        expected_on=("2026-12-11",),
    ),
    "extension": _turns(
        days=(10,),
        unit=("WORKDAY",),
        reason=("案情复杂",),
        authority=("organ", "government"),
        basis=("《中华人民共和国行政许可法》第四十二条第一款",),
        approver=("", "赵远"),
        due_on=("", "2026-12-21"),
    ),
    "termination": [{"reason": "申请人死亡。"}],
    "promise": _turns(
        names=(["林权证"],),
        days=(10,),
        due_on=("", "2026-12-11"),
        signed_name=("李𬀩",),
        signed_on=("2026-11-20",),
    ),
    "commitment": [{"names": ["场地证明"], "signed_name": "李𬀩", "signed_on": "2026-11-20"}],
    "promise_reminder": _turns(names=(["林权证"],), due_on=("2026-12-11",), is_last=(True, False)),
    "revocation": [{"finding": "没有固定场所", "reason": "承诺不实"}],
    "site_visit": [
        {
            "starts_at": "2026-12-01T09:05:00+08:00",
            "length": 90,
            "place": "柳树村",
            "subject": "核对树种",
            "organs": ["县林业局", "县自然资源局"],
        }
    ],
    "minutes": _turns(
        kind=("site_visit", "joint_review"),
        starts_at=("2026-12-01T09:05:00+08:00",),
        place=("柳树村",),
        subject=("核对树种",),
        seats=(_SEATS, [*_SEATS, _ABSENT]),
        applicant=(None, True, False),
        files=(0, 2),
        record=("逐株核对。",),
        conclusion=("可以采伐。",),
    ),
    "hearing_right": _turns(
        reason=("涉及相邻权利",), interested=([], ["王某", "赵某"]), due_on=("2026-12-01",)
    ),
    "hearing_notice": _turns(
        reason=("", "主持人生病"),
        when=("2026-12-08T14:30:00+08:00",),
        place=("二楼会议室",),
        presider=("孙禾",),
        recorder=("", "周岚"),
        parties=(["李𬀩", "王某"],),
        is_announced=(True, False),
    ),
    "hearing_record": _turns(
        statements=([["李𬀩", "树是我种的", ""], ["王某", "影响采光", "照片.jpg"]],),
        when=("2026-12-08T14:30:00+08:00",),
        place=("二楼会议室",),
        presider=("孙禾",),
        recorder=("", "周岚"),
        present=([], ["李𬀩", "王某"]),
        absent=([], ["赵某"]),
        findings=("事实清楚。",),
    ),
    "striking": [{"reason": "录错了人"}],
    "paper": _turns(
        number=("林许决〔2026〕8号",),
        decided_on=("2026-11-18",),
        served_on=("2026-11-19",),
        outcome=("granted", "partly", "denied"),
        reason=("", "符合条件"),
        why=("停电",),
    ),
    "authority": _turns(
        person=("李𬀩",),
        person_number=("9900**********0011",),
        agent=("韩青",),
        station=("柳树村便民服务站",),
        reason=("行动不便",),
        identity_seen=("身份证原件",),
        valid_until=("2026-12-31",),
        signed_on=("2026-11-20",),
        is_drawn=(True, False),
    ),
}

CASES = [
    case(),
    case(
        accepted_at=AT,
        delivery_method="post",
        delivery_address="柳树村3号",
        statutory_days=0,
        promised_days=0,
    ),
]
VERSIONS = [
    version(),
    version(licensing=False, guide=BARE, result=""),
]


def turns() -> list[tuple[str, int, int, dict[str, Any]]]:
    """(kind, which case, which version, facts): every combination."""
    return [
        (kind, c, v, facts)
        for kind, listed in FACTS.items()
        for facts in listed
        for c in range(len(CASES))
        for v in range(len(VERSIONS))
    ]
