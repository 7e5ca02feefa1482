"""What people are told: the money came, or the bank rejected it and what to do now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.urls import reverse
from django.utils import translation

from zhengtong.core.jobs import api as jobs
from zhengtong.core.messaging.api import MessageTemplate, Recipient, register_template, send
from zhengtong.kernel.events import handles
from zhengtong.modules.billing.subsidies.events import SubsidyAnswered
from zhengtong.modules.billing.subsidies.models import PayFile, SubsidyRow, period_words
from zhengtong.modules.billing.subsidies.reckoning import yuan
from zhengtong.modules.billing.subsidies.states import Code, RowState
from zhengtong.modules.org import api as org

AT_ONCE = 200

register_template(
    MessageTemplate(
        key="billing.subsidy_paid",
        subject={"zh": "补贴到账：{programme}", "en": "Subsidy paid: {programme}"},
        body={
            "zh": "{programme}（{period}）{amount} 元已由银行发放到您尾号 {card} 的卡。"
            "为什么发、怎么算的，登录后在“惠民补贴”查看。",
            "en": "{programme} ({period}): {amount} yuan was paid to your card ending in {card}. "
            "Sign in and open Subsidies to see what it is for and how it was reckoned.",
        },
        channels=("site",),
    )
)
register_template(
    MessageTemplate(
        key="billing.subsidy_rejected",
        subject={"zh": "补贴没有发放成功：{programme}", "en": "Subsidy not paid: {programme}"},
        body={
            "zh": "{programme}（{period}）{amount} 元被银行退回：{reason}（尾号 {card} 的卡）。"
            "钱没有丢，请登录“惠民补贴”更正银行卡，或者带身份证和银行卡到经办部门，更正以后补发。",
            "en": "{programme} ({period}): the bank rejected {amount} yuan: {reason} (card ending "
            "in {card}). The money is not lost: sign in, open Subsidies and give another card, or "
            "bring your identity card and bank card to the department. It is then paid again.",
        },
        channels=("site", "sms", "email"),
        is_essential=True,
    )
)


@handles(SubsidyAnswered)
def answered(fact: SubsidyAnswered) -> None:
    jobs.defer(tell_payees, pay_file_id=fact.pay_file_id, after=0)


@jobs.job(name="billing.tell_payees")
def tell_payees(pay_file_id: int, after: int = 0) -> None:
    """Some people of one answered file; the next ones follow in a job of their own. Each message
    is sent once, however often this runs."""
    file = PayFile.objects.get(pk=pay_file_id)
    rows = SubsidyRow.objects.filter(
        batch_id=file.batch_id,
        bank_id=file.bank_id,
        pk__gt=after,
        state__in=(RowState.PAID, RowState.REJECTED),
    )
    light = rows.select_related("batch__version", "repays").defer("id_number", "account")
    found = list(light.order_by("pk")[:AT_ONCE])
    known = org.people_by_index({row.id_index for row in found})
    for row in found:
        person = known.get(row.id_index)
        if person is not None or row.phone:
            _tell(row, Recipient(person_id=person.id if person else None, phone=row.phone))
    if len(found) == AT_ONCE:
        jobs.defer(tell_payees, pay_file_id=pay_file_id, after=found[-1].pk)


def _tell(row: SubsidyRow, recipient: Recipient) -> None:
    key = "paid" if row.state == RowState.PAID else "rejected"
    seen = row.repays or row
    context = {
        "programme": row.batch.version.name,
        "period": _both(partial(period_words, row.period)),
        "amount": yuan(row.amount_fen),
        "card": row.account_masked[-4:],
    }
    if key == "rejected":
        context["reason"] = _both(lambda: reason_words(row))
    send(
        template=f"billing.subsidy_{key}",
        recipient=recipient,
        context=context,
        about=f"subsidy:{seen.pk}",
        url=reverse("subsidies:mine_one", args=[seen.public_id]),
        once=f"{key}:{row.pk}",
    )


def _both(say: Callable[[], str]) -> dict[str, str]:
    found = {}
    for language, code in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(code):
            found[language] = say()
    return found


def reason_words(row: SubsidyRow) -> str:
    """Why the bank rejected it, in the reader's language where the code is a known one."""
    if row.code in Code and row.code != Code.OTHER:
        return str(Code(row.code).label)
    return row.words
