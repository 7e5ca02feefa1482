"""Jobs: everybody every night, terms that end, and whoever something happened to."""

from __future__ import annotations

from zhengtong.core.jobs.api import job, periodic
from zhengtong.kernel.access import Actor
from zhengtong.modules.risk.services.evaluating import evaluate, has_model
from zhengtong.modules.risk.states import Kind


@job(name="risk.evaluate_all", retry=2)
def evaluate_all(kind: str) -> None:
    if has_model(kind):
        evaluate(kind=kind, actor=Actor.system("risk.evaluate_all"), cause="启用模型")


@job(name="risk.evaluate_one")
def evaluate_one(kind: str, party_id: int, cause: str) -> None:
    if has_model(kind):
        evaluate(kind=kind, ids=[party_id], actor=Actor.system("risk.evaluate_one"), cause=cause)


@periodic(cron="40 17 * * *", name="risk.nightly")
def nightly() -> None:
    """01:40 in the county: entries whose term is over end, then everybody is evaluated, since
    records fade by themselves."""
    from zhengtong.modules.risk.services.listing import end_terms

    end_terms()
    for kind in Kind:
        if has_model(kind):
            evaluate(kind=kind, actor=Actor.system("risk.nightly"), cause="每日重算")
