"""The merged form of a bundle, compiled once for the item versions that are in force."""

from __future__ import annotations

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import (
    InvalidInput,
)
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items.bundles import queries
from zhengtong.modules.items.bundles.data import MergedForm, Plan
from zhengtong.modules.items.models import (
    LifeEventBundleForm,
)


class BundleNotReady(InvalidInput):
    """这件事的事项或者申请表有变化，合并的表单暂时不能用。可以先分别申请各个事项。"""

    code = "bundle_not_ready"


@command
def ready_form(*, version_id: int, actor: Actor) -> LifeEventBundleForm:
    """The merged form over the items in force now; compiled once for the same item versions.

    Raises BundleNotReady when an item has changed so that the forms no longer fit together.
    """
    data = queries.bundle_version(version_id)
    mark = queries.fingerprint(data.items)
    kept = LifeEventBundleForm.objects.filter(version_id=version_id, fingerprint=mark).first()
    if kept is not None:
        return kept
    merged = queries.form_of(data.body, data.items)
    if merged.problems or len(data.items) < len(data.body.parts):
        raise BundleNotReady(errors=merged.problems)
    return _keep_form(version_id, data.key, mark, merged)


def plan_of(form: LifeEventBundleForm) -> Plan:
    return Plan(fields=form.plan["fields"], constants=form.plan["constants"])


def _keep_form(version_id: int, key: str, mark: str, merged: MergedForm) -> LifeEventBundleForm:
    published = forms.publish(
        definition=merged.definition, key=f"bundle.{key}", actor=Actor.system("一件事")
    )
    kept, _new = LifeEventBundleForm.objects.get_or_create(
        version_id=version_id,
        fingerprint=mark,
        defaults={"form_version_id": published.id, "plan": merged.plan.as_json()},
    )
    return kept
