"""The errors that people see. A class docstring is the gettext msgid of its message.

`code` is stable and part of the API; `status` is mapped to HTTP in one place
(`zhengtong.core.pages.middleware`). Never raise a bare DomainError: name the rule that was broken.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext


@dataclass(frozen=True, kw_only=True)
class FieldError:
    """One thing wrong with one field. `path` is the field key; nested rows are `rows.0.name`."""

    path: str
    message: str
    code: str = "invalid"


class DomainError(Exception):
    """操作没有完成。"""

    code = "error"
    status = 400

    def __init__(self, message: str | None = None, **params: Any) -> None:
        self.params = params
        self._message = message
        super().__init__(self.code)

    @property
    def message(self) -> str:
        """The sentence for the person, in the active language."""
        text = gettext(self._message or (type(self).__doc__ or "").strip())
        return text % self.params if self.params else text

    def __str__(self) -> str:
        return self.message


class NotFound(DomainError):
    """没有找到您要的内容。它可能已经移走，或者您没有查看它的权限。"""

    code = "not_found"
    status = 404


class PermissionRefused(DomainError):
    """您没有做这件事的权限。如果工作需要，请联系本单位的管理员。"""

    code = "permission_refused"
    status = 403


class SignInRequired(DomainError):
    """请先登录。"""

    code = "sign_in_required"
    status = 401


class StateError(DomainError):
    """现在的状态不能做这个操作。请刷新页面，查看最新进展。"""

    code = "wrong_state"
    status = 409


class StaleVersion(StateError):
    """这件事刚刚有了变动。页面已是最新内容，请核对后再操作。"""

    code = "stale_version"


class InvalidInput(DomainError):
    """有内容需要更正，请看标出的地方。"""

    code = "invalid_input"
    status = 422

    def __init__(
        self, message: str | None = None, *, errors: Iterable[FieldError] = (), **params: Any
    ) -> None:
        super().__init__(message, **params)
        self.errors: tuple[FieldError, ...] = tuple(errors)


class TooLarge(InvalidInput):
    """内容太大。"""

    code = "too_large"
    status = 413


class TooMany(DomainError):
    """操作太频繁，请稍等一会儿再试。"""

    code = "too_many"
    status = 429


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A problem-details body (RFC 9457) that pages and the API share."""

    code: str
    status: int
    message: str
    errors: tuple[FieldError, ...] = field(default=())

    @classmethod
    def of(cls, error: DomainError) -> Problem:
        return cls(
            code=error.code,
            status=error.status,
            message=error.message,
            errors=getattr(error, "errors", ()),
        )
