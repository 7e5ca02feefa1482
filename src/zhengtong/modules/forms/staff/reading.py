"""JSON that someone sends: bounded before it is read, and said plainly when it cannot be."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from zhengtong.kernel.errors import FieldError, InvalidInput

MOST_BYTES = 1024 * 1024


class UnreadableFile(InvalidInput):
    """这不是能读的表单文件，什么也没有改动。"""

    code = "unreadable_form_file"


def read_body(request: HttpRequest) -> dict[str, Any]:
    """The object that a script posted. Its length is looked at before it is taken in."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MOST_BYTES:
        raise _refusal(_too_large())
    return read_json(request.body)


def read_json(content: bytes) -> dict[str, Any]:
    """The object in it. Raises UnreadableFile with the place."""
    if len(content) > MOST_BYTES:
        raise _refusal(_too_large())
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise _refusal(_("文件不是 UTF-8 编码的文字，请用本平台导出的 JSON 文件。")) from error
    except RecursionError as error:
        raise _refusal(_("嵌套太深。请用本平台导出的 JSON 文件。")) from error
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        message = _("第 %(line)s 行第 %(column)s 个字符处不是 JSON。请用本平台导出的文件。")
        raise _refusal(message % place) from error
    except ValueError as error:
        raise _refusal(_("数字写得不对（NaN、Infinity 或太长），请改成普通的数。")) from error
    if not isinstance(found, dict):
        raise _refusal(_("文件的最外层要是一个对象 { … }。"))
    return found


def _too_large() -> str:
    return _("文件大于 1 MB。一份表单不会这么大，请检查是否选错了文件。")


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _refusal(message: str) -> UnreadableFile:
    return UnreadableFile(errors=[FieldError(path="file", message=message, code="unreadable")])
