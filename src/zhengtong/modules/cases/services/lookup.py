"""The public progress query: a number and its query code, nothing else, and not too often."""

from __future__ import annotations

import datetime as dt
import re

from django.utils import timezone
from django.utils.crypto import constant_time_compare

from zhengtong.core.secrets import blind_index
from zhengtong.kernel.errors import InvalidInput, TooMany
from zhengtong.modules.cases.models import BundleApplication, Case, QueryAttempt

TRIES = 10
WINDOW = dt.timedelta(minutes=10)
BUNDLE_MARKS = ("YJS", "XMJD")
"""Numbers of wholes begin so: life events, and stages of projects."""


class WrongNumberOrCode(InvalidInput):
    """办件编号或者查询码不对。请对照收件凭证检查，查询码是 8 位字母和数字。"""

    code = "wrong_number_or_code"


class TooManyTries(TooMany):
    """试错次数太多，请 10 分钟后再查；也可以登录后在“我的办件”查看。"""

    code = "too_many_tries"


def look_up(*, number: str, query_code: str, address: str) -> Case:
    """The case with this number and code. The answer to a wrong try never says which was wrong.

    Raises WrongNumberOrCode; TooManyTries after ten wrong tries in ten minutes from one address or
    at one number. Call it outside a transaction, or failures are not counted.
    """
    found = _checked(Case, number, query_code, address)
    assert isinstance(found, Case)
    return found


def look_up_bundle(*, number: str, query_code: str, address: str) -> BundleApplication:
    """The same for a whole of several cases, which has a number and a code of its own."""
    found = _checked(BundleApplication, number, query_code, address)
    assert isinstance(found, BundleApplication)
    return found


def is_bundle_number(number: str) -> bool:
    return _plain(number).startswith(BUNDLE_MARKS)


def _checked(
    model: type[Case] | type[BundleApplication], number: str, query_code: str, address: str
) -> Case | BundleApplication:
    number, code = _plain(number), _plain(query_code)
    keys = [
        blind_index(address, purpose="query_address"),
        blind_index(number, purpose="query_number"),
    ]
    now = timezone.now()
    for key in keys:
        if QueryAttempt.objects.filter(key=key, at__gt=now - WINDOW).count() >= TRIES:
            raise TooManyTries
    case = model._default_manager.filter(number=number).first() if number else None
    expected = case.query_code if case else "-"
    if not constant_time_compare(expected, code) or case is None:
        QueryAttempt.objects.filter(at__lt=now - WINDOW).delete()
        QueryAttempt.objects.bulk_create([QueryAttempt(key=key, at=now) for key in keys])
        raise WrongNumberOrCode
    return case


def _plain(text: str) -> str:
    """As printed on the receipt: capitals, no spaces or stray signs from copying."""
    return re.sub(r"[^0-9A-Z-]", "", text[:60].upper())
