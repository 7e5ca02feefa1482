"""What the screen of a case shows beside its fields when an act was refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.services.filled import StepFormWrong
from zhengtong.modules.forms import api as forms

PATHS = {"reason": "opinion", "outcome": "choice", "material_keys": "material"}
"""Where the screen shows what a service finds wrong: reasons and opinions share one field."""

VERB_PATHS: Mapping[str, Mapping[str, str]] = {
    "add-signer": {
        "organization": "signer_organization",
        "post": "signer_post",
        "reason": "signer_reason",
    },
    "delegate": {"reason": "delegation_reason"},
    "transfer": {"to_post_id": "to", "to_staff_id": "to", "reason": "transfer_reason"},
}
"""The same for acts with fields of their own."""

CODES = {"nothing_wanted": "material"}


def errors_of(problem: DomainError | None, typed: Mapping[str, Any] | None) -> dict[str, str]:
    """Field of the screen → what is wrong with it."""
    if not isinstance(problem, InvalidInput) or isinstance(problem, StepFormWrong):
        return {}
    if not problem.errors and problem.code in CODES:
        return {CODES[problem.code]: problem.message}
    given = typed or {}
    paths = {**PATHS, **VERB_PATHS.get(given.get("verb", ""), {})}
    if act := aspects.acts().get(given.get("act", "")):
        paths |= act.paths
    if given.get("verb") == "remove-signer":
        # One form for each signer: the field bears the number of their task.
        paths["reason"] = f"removal_reason-{given.get('task', '')}"
    found: dict[str, str] = {}
    for error in problem.errors:
        found.setdefault(paths.get(error.path, error.path), error.message)
    return found


def summary_of(
    problem: DomainError | None,
    typed: Mapping[str, Any] | None,
    fields: forms.RenderableForm | None,
) -> list[FieldError]:
    """The same for the summary on top, each with the field to which it leads."""
    if fields is not None and isinstance(problem, StepFormWrong):
        return [FieldError(path=at[1:] or "act", message=text) for at, text in fields.error_list]
    return [FieldError(path=path, message=text) for path, text in errors_of(problem, typed).items()]
