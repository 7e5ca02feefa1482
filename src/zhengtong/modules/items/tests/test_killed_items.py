"""Choosing and designing what an item needs, killed anywhere."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from zhengtong.core.tests.killing import AGAIN, NOTHING, scenario
from zhengtong.kernel.access import Actor
from zhengtong.modules.items import api
from zhengtong.modules.items.data import EntryData
from zhengtong.modules.items.models import ItemVersion
from zhengtong.modules.items.services import catalogue, designs
from zhengtong.modules.items.sheets import importing
from zhengtong.modules.items.tests import test_sheets as sheets
from zhengtong.modules.items.tests.factories import DRAFTER, version
from zhengtong.modules.workflow import api as workflow

pytestmark = pytest.mark.django_db
EDITOR = Actor(
    kind="user",
    name="编表人",
    grants={
        key: frozenset({0})
        for key in ("items.manage", "items.draft", "forms.manage", "workflow.design")
    },
)


def draft() -> ItemVersion:
    pk = api.start_draft(item_id=version().item_id, actor=DRAFTER)
    return ItemVersion.objects.get(pk=pk)


@scenario(designs.choose_form, again=409)
def choosing_a_form() -> Callable[[], Any]:
    row = draft()
    given = {"version_id": row.pk, "key": "test.felling", "lock_version": row.lock_version}
    return lambda: designs.choose_form(**given, actor=DRAFTER)


@scenario(designs.choose_process, again=409)
def choosing_a_flow() -> Callable[[], Any]:
    row = draft()
    key = workflow.process_version(row.process_version_id).key
    given = {"version_id": row.pk, "key": key, "lock_version": row.lock_version}
    return lambda: designs.choose_process(**given, actor=DRAFTER)


@scenario(designs.design_process, again=409)
def designing_a_flow() -> Callable[[], Any]:
    row = draft()
    given = {"version_id": row.pk, "template": None, "lock_version": row.lock_version}
    return lambda: designs.design_process(**given, actor=EDITOR)


@scenario(designs.ask_in_form, again=NOTHING)
def asking_in_the_form() -> Callable[[], Any]:
    row = draft()
    designs.design_form(
        version_id=row.pk, template="blank", lock_version=row.lock_version, actor=EDITOR
    )
    row.refresh_from_db()
    situations = copy.deepcopy(row.definition["situations"])
    situations[0]["key"] = "another"
    ItemVersion.objects.filter(pk=row.pk).update(
        definition={**row.definition, "situations": situations}
    )
    return lambda: designs.ask_in_form(
        version_id=row.pk, lock_version=row.lock_version, actor=EDITOR
    )


@scenario(importing.drop, again=409)
def dropping_an_import() -> Callable[[], Any]:
    version()
    batch = sheets.sent(sheets.book_of())
    return lambda: importing.drop(batch_id=batch.pk, actor=DRAFTER)


@scenario(catalogue.register_entries, again=AGAIN, because="each loading is on record")
def loading_the_directory() -> Callable[[], Any]:
    entry = EntryData(
        item_class="licence", number=1, section="central", department="林业", name={"zh": "采伐"},
        basic_code="000164105000", historical_note={},
    )  # fmt: skip
    return lambda: catalogue.register_entries(entries=[entry], actor=DRAFTER)


COMMANDS = (
    choosing_a_form, choosing_a_flow, designing_a_flow, asking_in_the_form, dropping_an_import,
    loading_the_directory,
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_killed_anywhere_it_leaves_nothing_and_then_succeeds_once(command, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    command()
