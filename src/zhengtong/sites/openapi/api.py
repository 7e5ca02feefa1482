"""API v1: one OpenAPI document, one way to sign in, one shape of error."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

import zhengtong
from zhengtong.core.pages.middleware import problem_json, record_refusal
from zhengtong.kernel.errors import (
    DomainError,
    FieldError,
    InvalidInput,
    NotFound,
    PermissionRefused,
    SignInRequired,
)
from zhengtong.modules.billing.rest.v1.bills import router as bills
from zhengtong.modules.cases.rest.v1 import agency, deadlines, hearings, inquiries, parts, promises
from zhengtong.modules.cases.rest.v1.applications import router as applications
from zhengtong.modules.cases.rest.v1.cases import router as cases
from zhengtong.modules.cases.rest.v1.documents import router as documents
from zhengtong.modules.cases.rest.v1.tasks import router as tasks
from zhengtong.modules.forms.rest.v1.views import router as forms
from zhengtong.modules.items.rest.v1.views import router as items
from zhengtong.modules.licences.rest.v1.views import router as licences
from zhengtong.modules.org.rest.v1.me import router as me
from zhengtong.sites.openapi.security import UserToken

log = logging.getLogger(__name__)

PROBLEM = {
    "title": "Problem",
    "description": "RFC 9457. `code` is stable; texts are in the language that was asked for.",
    "type": "object",
    "required": ["type", "title", "status", "code", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["path", "message", "code"],
                "properties": {name: {"type": "string"} for name in ("path", "message", "code")},
            },
        },
    },
}


class Api(NinjaAPI):
    """Its document says of every operation how it fails."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**given)
        schema["components"]["schemas"]["Problem"] = PROBLEM
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"]["default"] = {"description": "Problem", "content": content}
        return schema


class CleanParser(Parser):
    """Texts that a database can keep: no NUL, no half of a surrogate pair."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(request.body)
        if SUSPECT.search(request.body) and not is_clean(parsed):
            raise BadText
        return parsed

    def parse_querydict(self, data: Any, list_fields: list[str], request: HttpRequest) -> Any:
        parsed = super().parse_querydict(data, list_fields, request)
        if not is_clean(parsed):
            raise BadText
        return parsed


SUSPECT = re.compile(rb"\\u(0000|[dD][89a-fA-F])|\x00")


def is_clean(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" not in value and not any(0xD800 <= ord(c) <= 0xDFFF for c in value)
    if isinstance(value, dict):
        return all(is_clean(k) and is_clean(v) for k, v in value.items())
    return not isinstance(value, list) or all(map(is_clean, value))


api = Api(
    title="Zhengtong 政通 API",
    version=zhengtong.__version__,
    description=(
        "Everything that the pages do, with the same policies. Errors are problem details "
        "(RFC 9457) with a stable `code` and one entry per wrong field; a field that is not known "
        "is one of them. `Accept-Language: en` asks for English. Whoever acts for a company "
        "says so with `Zhengtong-Entity: <credit code>`; the delegation is looked at each time."
    ),
    auth=UserToken(),
    docs_url=None,
    urls_namespace="api",
    parser=CleanParser(),
)
# What is asked most often stands first: addresses are tried in this order.
api.add_router("/tasks/", tasks)
api.add_router("/tasks/", parts.of_tasks)
api.add_router("/cases/", cases)
api.add_router("/cases/", documents)
api.add_router("/cases/", deadlines.router)
api.add_router("/cases/", promises.of_cases)
api.add_router("/cases/", hearings.router)
api.add_router("/cases/", inquiries.router)
api.add_router("/hearings/", hearings.of_companies)
api.add_router("/cases/", parts.of_cases)
api.add_router("/cases/", agency.router)
api.add_router("/applications/", applications)
api.add_router("/applications/", promises.of_applications)
api.add_router("/bills/", bills)
api.add_router("/me/", me)
api.add_router("/items/", items)
api.add_router("/forms/", forms)
api.add_router("/licences/", licences)


class UnreadableRequest(InvalidInput):
    """请求的格式不对，请看标出的地方。"""

    code = "unreadable_request"


class BadText(InvalidInput):
    """请求里有不能保存的字符，请去掉后再试。"""

    code = "bad_text"


class Fault(DomainError):
    """系统出了问题，这次操作没有保存。请稍后再试；如果一直不行，请联系管理员。"""

    code = "fault"
    status = 500


SENTENCES = {
    "missing": gettext_noop("缺少这一项。"),
    "extra_forbidden": gettext_noop("没有这个字段，请核对名称。"),
    "literal_error": gettext_noop("这个值不在允许的范围内。"),
    "uuid_parsing": gettext_noop("这里要一个 UUID。"),
    "uuid_type": gettext_noop("这里要一个 UUID。"),
    "int_parsing": gettext_noop("这里要一个整数。"),
    "int_type": gettext_noop("这里要一个整数。"),
    "int_from_float": gettext_noop("这里要一个整数。"),
    "string_type": gettext_noop("这里要一段文字。"),
    "dict_type": gettext_noop("这里要一个对象。"),
    "list_type": gettext_noop("这里要一个列表。"),
    "date_from_datetime_parsing": gettext_noop("这里要一个日期，例如 2026-10-26。"),
    "date_type": gettext_noop("这里要一个日期，例如 2026-10-26。"),
}
"""By the kinds of pydantic; what is not named here gets the sentence that fits all."""


@api.exception_handler(DomainError)
def on_domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    if isinstance(error, PermissionRefused):
        record_refusal(request, error)
    return problem_json(error)


@api.exception_handler(AuthenticationError)
def on_no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = problem_json(SignInRequired())
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def on_bad_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        FieldError(
            path=".".join(str(p) for p in e["loc"][1:] if p != "body") or "body",
            message=_(SENTENCES.get(e["type"], WRONG)),
            code=e["type"],
        )
        for e in error.errors
    ]
    return problem_json(UnreadableRequest(errors=errors))


WRONG = gettext_noop("这一项的格式不对。")


@api.exception_handler(Http404)
def on_not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem_json(NotFound())


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, DomainError):
        return problem_json(error.__cause__)
    problem = UnreadableRequest(
        errors=[FieldError(path="body", message=_("请求正文不是有效的 JSON。"), code="json")]
    )
    return problem_json(problem)


@api.exception_handler(DjangoValidationError)
def on_bad_value(request: HttpRequest, error: DjangoValidationError) -> HttpResponse:
    return problem_json(UnreadableRequest())


@api.exception_handler(Exception)
def on_fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """Nothing of it is told to the caller: it is in the log."""
    log.error("fault at %s %s", request.method, request.path, exc_info=error)
    return problem_json(Fault())
