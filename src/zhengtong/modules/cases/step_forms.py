"""Forms that belong to a step: which published forms fit, and what the flow designer offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.text import localized
from zhengtong.modules.forms import api as forms

TAKEN = frozenset(
    """
    choice corrections csrfmiddlewaretoken expected_on ground lock_version material mode opinion
    seen target task verb

    action after animate append attributes before blur children click closest contains dataset
    elements encoding enctype focus id length matches method normalize prepend remove reset style
    submit
    """.split()  # noqa: SIM905 -- read as words
)
"""Names of the other fields of the act box, in which the form stands, and names of what scripts ask
of the box itself: a field of that name would hide it from them."""


def unfit(definition: Mapping[str, Any]) -> str:
    """Why a form cannot be filled in beside the act, in a sentence; "" when it can."""
    if len(definition.get("pages", ())) != 1:
        return _("环节表单只能有一页。")
    types = forms.field_types(definition)
    if "upload" in types.values():
        return _("环节表单里不能上传文件。")
    clashing = sorted(TAKEN & set(types))
    if clashing:
        return _("字段编码“%(name)s”与办理页面重名，请换一个编码。") % {"name": clashing[0]}
    return ""


def form_of(key: str) -> forms.FormVersionData | None:
    """The newest version of the form that fits; None where the step has no form."""
    found = forms.versions(key) if key else []
    return next((v for v in found if not unfit(v.definition)), None)


class StepForms:
    """What the designer offers, and what the gate says of a key."""

    def offered(self) -> dict[str, str]:
        newest = forms.newest_definitions()
        return {
            key: localized(definition.get("title")) or key
            for key, definition in newest.items()
            if not unfit(definition)
        }

    def label(self, key: str) -> str:
        found = forms.versions(key)
        return found[0].title if found else key

    def problem(self, key: str, stage: str) -> str:
        found = forms.versions(key)
        if not found:
            return _("没有编码为“%(name)s”的已发布表单。") % {"name": key}
        return unfit(found[0].definition)
