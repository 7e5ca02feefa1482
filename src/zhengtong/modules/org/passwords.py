"""What a new password must be, said in the words of this platform."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """Django's own sentence has no Chinese since its text was changed."""

    def get_error_message(self) -> str:
        text = ngettext(
            "密码太短，至少要 %(n)d 个字符。", "密码太短，至少要 %(n)d 个字符。", self.min_length
        )
        return text % {"n": self.min_length}
