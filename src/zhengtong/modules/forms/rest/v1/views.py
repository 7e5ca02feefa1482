"""Form versions over the API: the definition and the schema that the server validates with."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from zhengtong.modules.forms import api as forms

router = Router(tags=["forms"])


class FormOut(Schema):
    id: int
    key: str
    number: int
    sha256: str
    title: str
    definition: dict[str, Any]
    schema_: dict[str, Any] = Field(serialization_alias="schema")


class CheckIn(Schema, extra="forbid"):
    data: dict[str, Any]


class ErrorOut(Schema):
    path: str
    message: str
    code: str


class CheckOut(Schema):
    data: dict[str, Any]
    errors: list[ErrorOut]


@router.get(
    "/{form_version_id}/",
    response=FormOut,
    auth=None,
    by_alias=True,
    summary="A form and its schema",
)
def read_form(request: HttpRequest, form_version_id: int) -> FormOut:
    form = forms.form_version(form_version_id)
    return FormOut(
        id=form.id,
        key=form.key,
        number=form.number,
        sha256=form.sha256,
        title=form.title,
        definition=dict(form.definition),
        schema_=dict(form.schema),
    )


@router.post("/{form_version_id}/check/", response=CheckOut, summary="Validate without storing")
def check_form(request: HttpRequest, form_version_id: int, body: CheckIn) -> CheckOut:
    result = forms.validate(form_version_id=form_version_id, data=body.data)
    return CheckOut(
        data=result.data,
        errors=[ErrorOut(path=e.path, message=str(e.message), code=e.code) for e in result.errors],
    )
