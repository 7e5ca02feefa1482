"""The one form of the act box: its choice says which command it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, QueryDict

from zhengtong.kernel.errors import InvalidInput
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.posted import act_on, beside, day_if_given, task_of
from zhengtong.modules.cases.services import accept, handle
from zhengtong.modules.cases.services.supplement import request_supplement
from zhengtong.modules.cases.staff import step_form
from zhengtong.modules.workflow import api as workflow


class ChoiceWanted(InvalidInput):
    """请先选择怎样办理。"""

    code = "choice_wanted"


def step(case: Case, post: QueryDict, request: HttpRequest) -> str:
    """The one form of the act box: its choice says which command it is."""
    choice, _colon, outcome = post.get("choice", "").partition(":")
    if choice == "complete" and outcome:
        complete(case, post, request, outcome=outcome)
    elif more := aspects.acts().get(choice):
        more.run(case, post, request)
    elif choice in CHOICES:
        CHOICES[choice](case, post, request)
    else:
        raise beside("choice", ChoiceWanted)
    return choice


def complete(case: Case, post: QueryDict, request: HttpRequest, *, outcome: str) -> None:
    handle.complete_step(
        **act_on(case, request),
        task_id=task_of(post),
        outcome=outcome,
        opinion=post.get("opinion", ""),
        data=_answers(post),
        law_basis=post.get("law_basis"),
    )


def _answers(post: QueryDict) -> dict[str, Any] | None:
    """Of the step's form. Whose step it is, the command checks."""
    return step_form.typed(workflow.task(task_of(post)), post) if "_page" in post else None


def accept_(case: Case, post: QueryDict, request: HttpRequest) -> None:
    accept.accept_case(
        **act_on(case, request), opinion=post.get("opinion", ""), data=_answers(post)
    )


def refuse(case: Case, post: QueryDict, request: HttpRequest) -> None:
    accept.refuse_case(**act_on(case, request), reason=post.get("opinion", ""))


def supplement(case: Case, post: QueryDict, request: HttpRequest) -> None:
    request_supplement(
        **act_on(case, request),
        material_keys=tuple(post.getlist("material")),
        corrections=post.get("corrections", ""),
        reason=post.get("opinion", ""),
    )


def send_back(case: Case, post: QueryDict, request: HttpRequest) -> None:
    mode = "straight_back" if post.get("mode") == "straight_back" else "redo"
    handle.send_back_step(
        **act_on(case, request),
        task_id=task_of(post),
        target=post.get("target", ""),
        reason=post.get("opinion", ""),
        mode=mode,
        ends_parts=bool(post.get("ends_parts")),
    )


def suspend(case: Case, post: QueryDict, request: HttpRequest) -> None:
    handle.suspend_case(
        **act_on(case, request),
        ground=post.get("ground", ""),
        expected_on=day_if_given(post, "expected_on"),
        reason=post.get("opinion", ""),
    )


CHOICES: Mapping[str, Callable[[Case, QueryDict, HttpRequest], None]] = {
    "accept": accept_,
    "refuse": refuse,
    "supplement": supplement,
    "send-back": send_back,
    "suspend": suspend,
}
