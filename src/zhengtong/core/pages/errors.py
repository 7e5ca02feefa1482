"""Pages for what goes wrong outside a view."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhengtong.core.pages.access import public
from zhengtong.kernel.errors import DomainError, NotFound, Problem


class FormExpired(DomainError):
    """这个页面打开得太久，安全验证已过期。请返回上一页，刷新后再提交；填写的内容仍在草稿里。"""

    code = "csrf_failed"
    status = 403


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    problem = Problem.of(FormExpired())
    return render(request, "errors/problem.html", {"problem": problem}, status=problem.status)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    problem = Problem.of(NotFound())
    return render(request, "errors/problem.html", {"problem": problem}, status=problem.status)
