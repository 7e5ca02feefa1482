"""Subsidies of the demo county: two programmes with past batches, one with two rejects, one in its
notice. Names of the programmes are those that people know; standards and terms are made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import time_machine
from django.db import transaction
from django.utils import timezone

from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor
from zhengtong.modules.billing.subsidies import (
    acts,
    bankfile,
    batches,
    cards,
    programmes,
    rejects,
    returns,
)
from zhengtong.modules.billing.subsidies.models import (
    PayFile,
    PayoutBank,
    SubsidyBatch,
    SubsidyProgramme,
)
from zhengtong.modules.billing.subsidies.payfiles import take_file
from zhengtong.modules.billing.subsidies.programmes import Terms
from zhengtong.modules.billing.subsidies.states import Code
from zhengtong.modules.org import api as org

BANKS = (("nongshang", "青禾县农村商业银行"), ("youchu", "青禾县邮政储蓄银行"))
LOCAL = "按当地配置，待业务单位核定"
PROGRAMMES = (
    (
        "land",
        "forestry",
        Terms(
            name="耕地地力保护补贴",
            basis=LOCAL,
            standard_fen=9_500,
            unit="mu",
            period_kind="year",
            funding="中央财政转移支付（演示）",
            notice_days=7,
        ),
    ),
    (
        "elder",
        "civil_affairs",
        Terms(
            name="高龄津贴",
            basis=LOCAL,
            standard_fen=10_000,
            unit="month",
            period_kind="quarter",
            funding="县级财政（演示）",
            notice_days=7,
        ),
    ),
)
OLD = 70
"""In the demo county an elder is paid from this age on."""
POSTS = ("reviewer", "approver", "lead")


@dataclass
class Office:
    """The three who act for one programme, and what people get from it."""

    programme: SubsidyProgramme
    people: Sequence[org.PersonData]
    numbers: dict[int, str]
    today: dt.date = field(default_factory=timezone.localdate)

    def day(self, ago: int) -> Any:
        """Ten in the morning, so many days ago."""
        day = dt.datetime.combine(self.today - dt.timedelta(days=ago), dt.time(10))
        return time_machine.travel(timezone.make_aware(day), tick=True)

    def actor(self, post: str) -> Actor:
        post_id = org.post_id(self.programme.organization_id, post)
        holder = next(h for h in org.holders(post_id) if h.user_id)
        assert holder.user_id is not None
        return org.actor_for(holder.user_id)

    def step(self, command: Any, batch: SubsidyBatch, post: str, **more: Any) -> None:
        fresh = SubsidyBatch.objects.get(pk=batch.pk)
        command(
            batch_id=batch.public_id,
            expected_version=fresh.lock_version,
            actor=self.actor(post),
            **more,
        )

    def prepared(self, period: str, *, ago: int) -> SubsidyBatch:
        """Opened, filled, submitted; checked and put into the notice the day after."""
        with self.day(ago):
            maker = self.actor("reviewer")
            batch = batches.open_batch(
                programme_id=self.programme.public_id, period=period, actor=maker
            )
            self.step(
                batches.import_roster, batch, "reviewer", content=self.roster(), name="花名册.csv"
            )
            self.step(acts.submit_batch, batch, "reviewer")
        with self.day(ago - 1):
            self.step(acts.check_batch, batch, "approver")
        return batch

    def paid(self, batch: SubsidyBatch, *, ago: int, rejected: dict[int, Code]) -> None:
        """Approved and sent so many days ago, answered three days later, then settled."""
        with self.day(ago):
            self.step(acts.approve_batch, batch, "lead")
            for file in batch.files.all():
                lead = self.actor("lead")
                take_file(batch_id=batch.public_id, file_id=file.public_id, actor=lead)
            self.step(acts.mark_sent, batch, "lead")
        with self.day(ago - 3):
            for file in batch.files.select_related("bank"):
                content = answer(file, rejected if file.bank.key == BANKS[0][0] else {})
                self.step(
                    returns.import_return, batch, "lead", file_id=file.public_id, content=content
                )
            self.step(acts.close_batch, batch, "lead")

    def repaid(self, batch: SubsidyBatch, *, ago: int) -> None:
        """What was rejected is corrected at the counter, and paid again."""
        with self.day(ago):
            clerk = self.actor("reviewer")
            for n, row in enumerate(batch.rows.filter(state="rejected"), start=900):
                rejects.correct_card(
                    row_id=row.public_id, bank=BANKS[1][0], account=card(n), actor=clerk
                )
            again = rejects.open_repayment(
                programme_id=self.programme.public_id, period=batch.period, actor=clerk
            )
            self.step(acts.submit_batch, again, "reviewer")
            self.step(acts.check_batch, again, "approver")
        self.paid(again, ago=ago - 1, rejected={})

    def roster(self) -> bytes:
        lines = ["姓名,身份证号,开户银行,银行卡号,数量,事由"]
        for n, person in enumerate(self.people, start=1):
            bank = BANKS[n % 5 == 0][1]
            quantity, reason = self.due(n, person)
            number = self.numbers[person.id]
            lines.append(f"{person.name},{number},{bank},{card(person.id)},{quantity},{reason}")
        return "\n".join(lines).encode()

    def due(self, n: int, person: org.PersonData) -> tuple[str, str]:
        if self.programme.key == "land":
            return f"{2 + n % 7 + n % 3 * 0.3:.1f}", "承包耕地面积"
        return "3", "本季度三个月"


def card(serial: int) -> str:
    """A card number of the right form that no bank has given out."""
    front = f"990001{serial:012d}"
    return front + cards.luhn(front)


def answer(file: PayFile, rejected: dict[int, Code]) -> bytes:
    """What the bank writes back: it reads the very file that it was sent."""
    with files.open_file(file.file_id) as stored:
        pay = bankfile.read_pay(stored.read())
    words = {n: (code.value, str(code.label)) for n, code in rejected.items()}
    made_at = f"{timezone.localtime():%Y%m%d%H%M%S}"
    return bankfile.write_return(bankfile.answered(pay, made_at=made_at, rejects=words))[0]


def load() -> None:
    """Idempotent: where there is a batch nothing is told again."""
    with transaction.atomic():
        for key, name in BANKS:
            PayoutBank.objects.get_or_create(key=key, defaults={"name": name})
        made = {key: _programme(key, office, terms) for key, office, terms in PROGRAMMES}
    if SubsidyBatch.objects.exists():
        return
    everyone = org.sample_people(limit=60)
    system = Actor.system("demo")
    numbers = org.people_secrets([p.id for p in everyone], actor=system, purpose="demo county")
    with transaction.atomic():
        _land(Office(made["land"], everyone[:24], numbers))
        old = dt.date(timezone.localdate().year - OLD, 1, 1)
        elders = [p for p in everyone if p.birth_on and p.birth_on < old]
        _elders(Office(made["elder"], elders[:12], numbers))


def _programme(key: str, office: str, terms: Terms) -> SubsidyProgramme:
    found = SubsidyProgramme.objects.filter(key=key).first()
    if found is not None:
        return found
    organization = org.organization_by_key(office)
    return programmes.create_programme(
        key=key, organization_id=organization.id, terms=terms, actor=Actor.system("demo")
    )


def _land(office: Office) -> None:
    year = office.today.year
    before = office.prepared(str(year - 1), ago=380)
    office.paid(before, ago=371, rejected={})
    now = office.prepared(str(year), ago=30)
    office.paid(now, ago=21, rejected={3: Code.NO_ACCOUNT, 7: Code.OTHER_NAME})


def _elders(office: Office) -> None:
    year = office.today.year
    first = office.prepared(f"{year}Q1", ago=200)
    office.paid(first, ago=190, rejected={})
    second = office.prepared(f"{year}Q2", ago=110)
    office.paid(second, ago=100, rejected={2: Code.CLOSED})
    office.repaid(second, ago=90)
    office.prepared(f"{year}Q3", ago=3)
