"""Why a formula is refused: always in words, and where in the text it can be said."""

from __future__ import annotations

from typing import Any

from zhengtong.kernel.errors import FieldError, InvalidInput


class FormulaRefused(InvalidInput):
    """这个公式不能用。"""

    code = "formula_refused"

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(message, **params)
        self.errors = (FieldError(path="formula", message=self.message, code=self.code),)
