"""The nightly seal, a quarter past midnight in Asia/Shanghai."""

from zhengtong.core.audit.sealing import seal
from zhengtong.core.jobs.api import periodic


@periodic(cron="15 16 * * *", name="audit.seal")
def seal_day() -> None:
    seal()
