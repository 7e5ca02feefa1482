"""Forms in a package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_noop as _

from zhengtong.kernel.errors import FieldError, NotFound
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import queries
from zhengtong.modules.items.models import ItemVersion
from zhengtong.modules.items.plugins import Choice, Promotion

KIND = "form"


class FormPart:
    """The newest version of a form, by its key."""

    label = _("申请表")
    order = 10

    def choices(self) -> Sequence[Choice]:
        ids = ItemVersion.objects.filter(pk__in=queries.in_force_by_item().values())
        used = set(ids.exclude(form_version=None).values_list("form_version_id", flat=True))
        found = {v.key: v for v in forms.form_versions(used).values()}
        return [Choice(key=k, title=v.title_text) for k, v in sorted(found.items())]

    def export(self, key: str) -> tuple[dict[str, Any], Sequence[tuple[str, str]]]:
        version = forms.latest(key)
        return {"title": version.title_text, "definition": dict(version.definition)}, ()

    def existing(self, key: str) -> dict[str, Any] | None:
        try:
            return self.export(key)[0]
        except NotFound:
            return None

    def readable(self, content: Mapping[str, Any]) -> Any:
        return content.get("definition")

    def problems(self, key: str, content: Mapping[str, Any]) -> Sequence[FieldError]:
        try:
            forms.check(content.get("definition"))
        except forms.BadDefinition as bad:
            return bad.errors
        return ()

    def promote(self, key: str, content: Mapping[str, Any], promotion: Promotion) -> str:
        definition = dict(content["definition"])
        if promotion.in_force:
            version = forms.publish(definition=definition, key=key, actor=promotion.reviewer)
            promotion.done[KIND, key] = version.id
            return ""
        made = forms.start_design(
            key=key, title=definition["title"], actor=promotion.drafter, definition=definition
        )
        if made.definition != definition:
            made = forms.save_design(
                public_id=made.public_id,
                definition=definition,
                actor=promotion.drafter,
                expected_version=made.lock_version,
            )
        promotion.done[KIND, key] = made.public_id
        return _address("forms-staff:design", made.public_id)


def _address(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
