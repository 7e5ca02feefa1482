"""API v1: one OpenAPI document, one way to sign in, one shape of error."""

from __future__ import annotations

from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

import zhengtong
from zhengtong.core.pages.middleware import problem_json
from zhengtong.kernel.errors import (
    DomainError,
    FieldError,
    InvalidInput,
    NotFound,
    SignInRequired,
)
from zhengtong.modules.cases.rest.v1.applications import router as applications
from zhengtong.modules.cases.rest.v1.cases import router as cases
from zhengtong.modules.cases.rest.v1.cases import tasks
from zhengtong.modules.forms.rest.v1.views import router as forms
from zhengtong.modules.items.rest.v1.views import router as items
from zhengtong.sites.openapi.security import UserToken

api = NinjaAPI(
    title="Zhengtong 政通 API",
    version=zhengtong.__version__,
    description=(
        "Everything that the pages do, with the same policies. Errors are problem details "
        "(RFC 9457) with a stable `code` and one entry per wrong field."
    ),
    auth=UserToken(),
    docs_url=None,
    urls_namespace="api",
)
api.add_router("/items/", items)
api.add_router("/forms/", forms)
api.add_router("/applications/", applications)
api.add_router("/cases/", cases)
api.add_router("/tasks/", tasks)


class UnreadableRequest(InvalidInput):
    """请求的格式不对，请看标出的地方。"""

    code = "unreadable_request"


@api.exception_handler(DomainError)
def on_domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
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
            message=e["msg"],
            code=e["type"],
        )
        for e in error.errors
    ]
    return problem_json(UnreadableRequest(errors=errors))


@api.exception_handler(Http404)
def on_not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem_json(NotFound())


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    problem = UnreadableRequest(
        errors=[FieldError(path="body", message=_("请求正文不是有效的 JSON。"), code="json")]
    )
    return problem_json(problem)


@api.exception_handler(DjangoValidationError)
def on_bad_value(request: HttpRequest, error: DjangoValidationError) -> HttpResponse:
    return problem_json(UnreadableRequest())
