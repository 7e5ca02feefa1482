"""A department that pays a subsidy: three colleagues, two banks, a programme, people with cards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor
from zhengtong.modules.billing.subsidies import acts, bankfile, batches, cards, programmes, returns
from zhengtong.modules.billing.subsidies.models import (
    PayFile,
    PayoutBank,
    SubsidyBatch,
    SubsidyProgramme,
    SubsidyRow,
)
from zhengtong.modules.billing.subsidies.payfiles import take_file
from zhengtong.modules.billing.subsidies.programmes import Terms
from zhengtong.modules.org.models import NaturalPerson
from zhengtong.modules.org.tests import factories as make

BANKS = {"nongshang": "青禾农商银行", "youchu": "青禾邮储银行"}
NO_ACCOUNT = ("E01", "账号不存在")
OTHER_NAME = ("E02", "户名不符")


def card(serial: int) -> str:
    """A card number of the right form; 990001 is nobody's issuer."""
    front = f"990001{serial:012d}"
    return front + cards.luhn(front)


def terms(**more: Any) -> Terms:
    return Terms(**{
        "name": "耕地地力保护补贴", "basis": "按当地配置", "standard_fen": 9500, "unit": "mu",
        "period_kind": "year", "funding": "中央财政", "notice_days": 0, **more,
    })  # fmt: skip


def roster(people: Sequence[NaturalPerson], *, bank: str = "青禾农商银行") -> bytes:
    """A CSV as a village would send it: 1.5 mu more for each person."""
    lines = ["姓名,身份证号,开户银行,银行卡号,数量,事由"]
    lines += [
        f"{p.name},{p.id_number},{bank},{card(n)},{1.5 * n},上湾村 {n} 组"
        for n, p in enumerate(people, start=1)
    ]
    return "\n".join(lines).encode()


@dataclass
class Stage:
    """Who does what."""

    maker: Actor
    checker: Actor
    payer: Actor
    programme: SubsidyProgramme
    people: list[NaturalPerson] = field(default_factory=list)

    def draft(self, period: str = "2026", people: Sequence[NaturalPerson] = ()) -> SubsidyBatch:
        batch = batches.open_batch(
            programme_id=self.programme.public_id, period=period, actor=self.maker
        )
        return batches.import_roster(
            batch_id=batch.public_id,
            content=roster(people or self.people),
            name="名册.csv",
            expected_version=batch.lock_version,
            actor=self.maker,
        )

    def step(self, command: Any, batch: SubsidyBatch, actor: Actor, **more: Any) -> SubsidyBatch:
        return command(
            batch_id=batch.public_id, expected_version=self.fresh(batch).lock_version, actor=actor,
            **more,
        )  # fmt: skip

    def fresh(self, batch: SubsidyBatch) -> SubsidyBatch:
        return SubsidyBatch.objects.select_related("version").get(pk=batch.pk)

    def approved(self, batch: SubsidyBatch) -> SubsidyBatch:
        self.step(acts.submit_batch, batch, self.maker)
        self.step(acts.check_batch, batch, self.checker)
        return self.step(acts.approve_batch, batch, self.payer)

    def sent(self, batch: SubsidyBatch) -> SubsidyBatch:
        self.approved(batch)
        for file in batch.files.all():
            take_file(batch_id=batch.public_id, file_id=file.public_id, actor=self.payer)
        return self.step(acts.mark_sent, batch, self.payer)

    def answered(self, batch: SubsidyBatch, rejects: dict[int, tuple[str, str]]) -> SubsidyBatch:
        """The bank has answered; `rejects` counts the rows of the file from 1."""
        file = self.sent(batch).files.get()
        return returns.import_return(
            batch_id=batch.public_id,
            file_id=file.public_id,
            content=self.reply(file, rejects),
            actor=self.payer,
        )

    def reply(self, file: PayFile, rejects: dict[int, tuple[str, str]]) -> bytes:
        """What the bank writes back."""
        with files.open_file(file.file_id) as stored:
            pay = bankfile.read_pay(stored.read())
        made_at = f"{timezone.localtime():%Y%m%d%H%M%S}"
        return bankfile.write_return(bankfile.answered(pay, made_at=made_at, rejects=rejects))[0]

    def rows(self, batch: SubsidyBatch) -> list[SubsidyRow]:
        return list(batch.rows.order_by("line"))


def built(count: int = 4, **more: Any) -> Stage:
    """Everything up to the first batch."""
    office = make.organization()
    seats = {}
    for name, permission in (("制单", "prepare"), ("复核", "check"), ("发放", "pay")):
        role = make.role(f"subsidy_{permission}", f"billing.subsidy_{permission}")
        clerk = make.staff(office, name)
        make.hold(make.post(office, permission, role), clerk)
        seats[permission] = make.actor(clerk)
    for key, name in BANKS.items():
        PayoutBank.objects.create(key=key, name=name)
    programme = programmes.create_programme(
        key="land", organization_id=office.pk, terms=terms(**more), actor=seats["prepare"]
    )
    names = ("李禾生", "吴桂香", "马春来", "孙佳", "王小满", "赵满仓")
    people = [make.person(name) for name in names[:count]]
    return Stage(seats["prepare"], seats["check"], seats["pay"], programme, people)


TODAY = dt.date(2026, 11, 22)
