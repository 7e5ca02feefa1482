"""Pages for what goes wrong outside a view."""

from django.http import HttpRequest, HttpResponse

from zhengtong.core.pages.access import public
from zhengtong.core.pages.aside import is_program
from zhengtong.core.pages.middleware import problem_answer, problem_json
from zhengtong.kernel.errors import DomainError, NotFound


class FormExpired(DomainError):
    """这个页面打开得太久，安全验证已过期。请返回上一页，刷新后再提交；填写的内容仍在草稿里。"""

    code = "csrf_failed"
    status = 403


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return problem_answer(request, FormExpired())


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_program(request):
        return problem_json(NotFound())
    return problem_answer(request, NotFound())
