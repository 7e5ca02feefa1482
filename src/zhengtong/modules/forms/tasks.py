"""Jobs of forms."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengtong.core.jobs.api import periodic
from zhengtong.modules.forms.services.drafts import discard_old_drafts

KEEP_DRAFTS = dt.timedelta(days=180)


@periodic(cron="20 19 * * *", name="forms.forget_drafts")
def forget_drafts() -> None:
    """Every night at 03:20 in Shanghai: drafts untouched for 180 days are forgotten."""
    discard_old_drafts(timezone.now() - KEEP_DRAFTS)
