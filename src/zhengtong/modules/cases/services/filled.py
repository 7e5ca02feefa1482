"""The form of a step: judged before the step is done, kept with it."""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.ids import uuid7
from zhengtong.modules.cases.models import Case, StepRecord
from zhengtong.modules.cases.step_forms import form_of
from zhengtong.modules.forms import api as forms
from zhengtong.modules.workflow import api as workflow

PREFIX = "data."
"""Before the paths of fields of the form, as the API calls what is sent."""


class StepFormWrong(InvalidInput):
    """环节表单里有内容需要更正。"""

    code = "step_form_wrong"


class NoStepForm(InvalidInput):
    """这个环节没有要填写的表单。"""

    code = "no_step_form"


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A form that was judged right. `noted` says in the log what was filled in, not with what."""

    form: forms.FormVersionData
    content: Mapping[str, Any] = field(repr=False)
    sha256: str
    public_id: uuid.UUID

    @property
    def noted(self) -> dict[str, Any]:
        return {
            "form": self.form.key,
            "form_version": self.form.number,
            "form_sha256": self.form.sha256,
            "record": str(self.public_id),
            "sha256": self.sha256,
        }


def judge(task: workflow.TaskData, data: Mapping[str, Any] | None) -> Filled | None:
    """What was filled in at the step; None where it has no form.

    Raises StepFormWrong with the fields that are wrong (unknown ones too), NoStepForm when there is
    data and nothing to fill in.
    """
    form = form_of(task.form)
    if form is None:
        if data:
            error = NoStepForm()
            raise NoStepForm(errors=[FieldError(path="data", message=error.message)])
        return None
    found = forms.validate(form_version_id=form.id, data=dict(data or {}))
    if found.errors:
        raise StepFormWrong(
            errors=[
                FieldError(path=f"{PREFIX}{e.path}".rstrip("."), message=e.message, code=e.code)
                for e in found.errors
            ]
        )
    content = {"answers": found.data, "salt": secrets.token_hex(16)}
    return Filled(form=form, content=content, sha256=digest(content), public_id=uuid7())


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def keep(case: Case, task: workflow.TaskData, filled: Filled | None, actor: Actor) -> None:
    """Store it, in the transaction that completes the step."""
    if filled is None:
        return
    StepRecord.objects.create(
        public_id=filled.public_id,
        case=case,
        task_id=task.id,
        form_version_id=filled.form.id,
        content=dict(filled.content),
        sha256=filled.sha256,
        at=timezone.now(),
        by_id=actor.staff_id,
    )
