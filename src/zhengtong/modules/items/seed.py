"""Loads the directory and its items through the front doors. Idempotent; about half a minute."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import Limit
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api, plain
from zhengtong.modules.items.benchmarks import samples
from zhengtong.modules.items.catalogue import items as worked_out
from zhengtong.modules.items.catalogue.make import SeedItem
from zhengtong.modules.items.definition import limits
from zhengtong.modules.items.directory import DirectoryLine, lines
from zhengtong.modules.items.models import ItemVersion
from zhengtong.modules.items.rules import fingerprint
from zhengtong.modules.items.services.designs import gate_types
from zhengtong.modules.org import api as org
from zhengtong.modules.org.data import OrganizationData
from zhengtong.modules.workflow import api as workflow

COUNTY_LEVEL = "4"
DRAWN_BY = "目录编制"
REVIEWED_BY = "目录审核"
DRAFTER = Actor.system(DRAWN_BY)
REVIEWER = Actor.system(REVIEWED_BY)

Progress = Callable[..., None]
"""`progress(text, done, total)`, as the console's."""


def load(progress: Progress | None = None) -> None:
    """The directory with its items, then the bundles over them."""
    from zhengtong.modules.items.bundles import seed as bundles

    load_catalogue(progress)
    bundles.load(progress)


def load_catalogue(progress: Progress | None = None) -> None:
    """The 385 lines, 320 items, their forms, flows and first versions."""
    say = progress or (lambda *_: None)
    say("基本目录")
    entries = load_directory()
    owners = {o.key: o for o in org.organizations()}
    detailed = {(i.item_class, i.number): i for i in detailed_items()}
    plain_forms = _publish_plain_forms()
    todo = [line for line in lines() if line.may_be_applied_for]
    plain_process = register_flow(
        "plain",
        plain.flow(),
        name="通用流程",
        name_en="General flow",
        owners=[owners[key].id for key in sorted({line.department for line in todo})],
    )
    for done, line in enumerate(todo, start=1):
        key = (line.item_class, line.number)
        owner = owners[line.department]
        with transaction.atomic():
            item_id = _item(line, owner, entries[key])
            if key in detailed:
                load_detailed(detailed[key], item_id=item_id, owner_id=owner.id)
            else:
                name = {"zh": owner.short_name_zh, "en": owner.short_name_en}
                put_in_force(
                    item_id=item_id,
                    definition=plain.guide(line, department=name),
                    form_version_id=plain_forms[plain.form_key(line)],
                    process_version_id=plain_process,
                )
        say("事项", done, len(todo))
    samples.load(DRAFTER, REVIEWER)


def load_directory() -> dict[tuple[str, int], int]:
    """Register every line; answers the entry ids by class and number."""
    entries = [
        api.EntryData(
            item_class=line.item_class,
            number=line.number,
            section=line.section,
            department=line.department,
            name=line.name,
            basic_code=line.basic_code,
            historical_note=line.historical_note,
        )
        for line in lines()
    ]
    return api.register_entries(entries=entries, actor=DRAFTER)


def detailed_items() -> list[SeedItem]:
    """The items of `catalogue/items`, by key."""
    found = [
        importlib.import_module(f"{worked_out.__name__}.{module.name}").ITEM
        for module in pkgutil.iter_modules(worked_out.__path__)
    ]
    return sorted(found, key=lambda item: item.key)


def load_detailed(item: SeedItem, *, item_id: int, owner_id: int) -> None:
    """Publish the form, register the flow within the item's limits, put the guide in force."""
    statutory, promised = limits(item.guide)
    form = forms.publish(definition=item.form, key=f"item.{item.key}", actor=DRAFTER)
    process = register_flow(
        item.key,
        item.flow,
        name=item.guide["name"]["zh"],
        name_en=item.guide["name"]["en"],
        owners=[owner_id, *_townships(item)],
        promised=promised,
        statutory=statutory,
        fields=gate_types(item.form),
    )
    _register_upper(item, owner_id)
    put_in_force(
        item_id=item_id,
        definition=item.guide,
        form_version_id=form.id,
        process_version_id=process,
    )


def _townships(item: SeedItem) -> list[int]:
    """Those who handle the item besides its owner: the gate proves that their posts are held."""
    if not item.guide.get("township_role"):
        return []
    return [o.id for o in org.organizations(kind="township")]


def _register_upper(item: SeedItem, owner_id: int) -> None:
    if not item.upper_flow:
        return
    upwards = item.guide["forwarding"]
    register_flow(
        f"{item.key}.above",
        item.upper_flow,
        name=f"{item.guide['name']['zh']}（县级）",
        name_en=f"{item.guide['name']['en']} (county)",
        owners=[owner_id],
        promised=Limit(upwards["promised"]["n"]),
        statutory=Limit(upwards["statutory"]["n"]),
        fields=gate_types(item.form),
    )


def put_in_force(
    *, item_id: int, definition: dict[str, Any], form_version_id: int, process_version_id: int
) -> None:
    """Adopt the definition, unless the version in force is this very one."""
    if ItemVersion.objects.filter(
        item_id=item_id,
        status="published",
        ends_on=None,
        sha256=fingerprint(definition),
        form_version_id=form_version_id,
        process_version_id=process_version_id,
    ).exists():
        return
    api.adopt_version(
        item_id=item_id,
        definition=definition,
        form_version_id=form_version_id,
        process_version_id=process_version_id,
        drafter=DRAFTER,
        reviewer=REVIEWER,
        effective_on=since(),
    )


def since() -> dt.date:
    """The demo county has a past: its items are in force long enough to play a season of work."""
    return timezone.localdate() - dt.timedelta(days=400)


def register_flow(
    key: str,
    steps: Sequence[workflow.Element],
    *,
    name: str,
    name_en: str,
    owners: Sequence[int] = (),
    promised: Limit | None = None,
    statutory: Limit | None = None,
    fields: Mapping[str, str] | None = None,
) -> int:
    """Draw and register a flow; answers the id of its version.

    The gate proves it for every owner: posts held, limits kept, conditions over fields that exist.
    """
    version = workflow.register_process(
        key=f"item.{key}",
        bpmn_xml=workflow.draw(key, name, steps, name_en=name_en),
        drawn_by=DRAWN_BY,
        reviewed_by=REVIEWED_BY,
        effective_on=since(),
        context=_gate_context(owners, fields),
        limits={
            "promised": promised or Limit(plain.PROMISED_DAYS),
            "statutory": statutory or Limit(20),
        },
        actor=DRAFTER,
    )
    return version.id


def _gate_context(
    owners: Sequence[int], fields: Mapping[str, str] | None
) -> workflow.PublishContext | None:
    if not owners:
        return None
    region_id = org.organization(owners[0]).region_id
    local = {
        slot: next(iter(org.organizations(kind=kind, region_id=region_id)), None)
        for slot, kind in (("applicant_township", "township"), ("applicant_village", "village"))
    }
    return workflow.PublishContext(
        region_id=region_id,
        owners=tuple(owners),
        slots={slot: found.id for slot, found in local.items() if found},
        fields=fields,
    )


def _publish_plain_forms() -> dict[str, int]:
    return {
        key: forms.publish(definition=definition, key=f"plain.{key}", actor=DRAFTER).id
        for key, definition in plain.forms().items()
    }


def _item(line: DirectoryLine, owner: OrganizationData, entry_id: int) -> int:
    code = f"{owner.credit_code}{COUNTY_LEVEL}{line.basic_code}"
    return api.register_item(
        entry_id=entry_id,
        owner_organization_id=owner.id,
        region_id=owner.region_id,
        implementation_code=code,
        actor=DRAFTER,
    )
