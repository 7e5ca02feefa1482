"""Everything wrong with a definition, each with its place and its cure."""

from __future__ import annotations

from typing import Any

from zhengtong.kernel.errors import FieldError, InvalidInput

MOST = 200


class BadDefinition(InvalidInput):
    """表单定义有错误，请按提示修改后再发布。"""

    code = "bad_definition"


class Problems:
    """Collects problems, so that the author sees all of them at once."""

    def __init__(self) -> None:
        self.found: list[FieldError] = []

    def add(self, path: str, code: str, message: str, **params: Any) -> None:
        if len(self.found) < MOST:
            text = message % params if params else message
            self.found.append(FieldError(path=path, message=text, code=code))

    def raise_any(self) -> None:
        if self.found:
            raise BadDefinition(errors=self.found)
