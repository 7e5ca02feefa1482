"""The nightly seal."""

from zhengtong.core.audit.sealing import seal
from zhengtong.core.jobs.api import periodic


@periodic(cron="15 0 * * *", name="audit.seal")
def seal_day() -> None:
    seal()
