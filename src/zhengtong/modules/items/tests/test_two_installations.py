"""A package goes from one installation to another: two databases, two homes, two processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

PLACES = ("county", "city")
_SETUP = """
import json, sys
from pathlib import Path
import django
django.setup()
from zhengtong.kernel.access import Actor
from zhengtong.modules.items import queries
from zhengtong.modules.items.models import ItemVersion, PackageKey, ServiceItem
from zhengtong.modules.items.packages import services, signers
from zhengtong.modules.items.packages.errors import StrangersPackage
from zhengtong.modules.org import seed as org_seed
folder = Path(sys.argv[1])
alice, bob = Actor.system("甲"), Actor.system("乙")
org_seed.load()
"""
_COUNTY = """
from zhengtong.modules.items.tests.factories import version
made = version()
key = made.item.implementation_code[18:]
def export(name):
    content = services.export_package(chosen=[("item", key)], actor=alice)
    (folder / name).write_bytes(content)
export("first.zip")
version(of=made.item, summary={"zh": "新的说明", "en": "New words"})
export("second.zip")
own = signers.own_key()
print(json.dumps({"key": key, "public": own.public_key, "definition": made.definition}))
"""
_CITY = """
told = {"items": ServiceItem.objects.count(), "keys": PackageKey.objects.count()}
content = {name: (folder / name).read_bytes() for name in ("first.zip", "second.zip")}
try:
    services.receive_package(content=content["first.zip"], actor=alice)
except StrangersPackage:
    told["stranger"] = "refused"
signers.trust_signer(name="邻县", public_key=sys.argv[2], actor=alice)
def received(name):
    row = services.receive_package(content=content[name], actor=alice)
    lines = services.compare_package(row)
    return row, [line.entry.id for line in lines], {l.entry.kind: l.state for l in lines}
row, ids, told["first"] = received("first.zip")
services.promote_package(public_id=row.public_id, chosen=ids, mode="in_force", actor=bob)
here = ItemVersion.objects.get(status="published")
told["definition"], told["drafted_by"] = here.definition, here.drafted_by
told["runs"] = bool(here.form_version_id and here.process_version_id)
told["owner"] = here.item.implementation_code[18:]
row, ids, told["second"] = received("second.zip")
chosen = [part for part in ids if part.startswith("item:")]
services.promote_package(public_id=row.public_id, chosen=chosen, mode="draft", actor=alice)
told["draft"] = ItemVersion.objects.get(status="draft").definition["summary"]["zh"]
told["in_force"] = queries.version_in_force(here.item_id).guide.summary
print(json.dumps(told))
"""


@pytest.fixture
def databases(
    transactional_db: None,
) -> Iterator[dict[str, str]]:
    """Two copies of the tests' empty database, thrown away afterwards."""
    usual = connection.settings_dict["NAME"]
    names = {place: f"{usual}_{place}_{os.getpid()}" for place in PLACES}
    connection.close()
    try:
        with connection._nodb_cursor() as cursor:
            for name in names.values():
                cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{usual}"')
        yield names
    finally:
        with connection._nodb_cursor() as cursor:
            for name in names.values():
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _where() -> dict[str, Any]:
    return {key: connection.settings_dict[key] for key in ("USER", "PASSWORD", "PORT", "HOST")}


def at(database: str, home: Path, script: str, *words: str) -> dict[str, Any]:
    """What a process of that installation prints last."""
    (home / "static").mkdir(parents=True)
    given = {key: quote(str(value), safe="") for key, value in _where().items()}
    server = "{USER}:{PASSWORD}@:{PORT}".format(**given)
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{server}/{database}?host={given['HOST']}",
        "ZHENGTONG_HOME": str(home),
    }
    command = [sys.executable, "-c", _SETUP + script, *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


@pytest.mark.django_db(transaction=True)
def test_an_item_travels_with_form_and_flow_and_its_next_version_as_a_draft(
    databases: dict[str, str], tmp_path: Path
) -> None:
    words = [str(tmp_path)]
    sent = at(databases["county"], tmp_path / "county", _COUNTY, *words)
    found = at(databases["city"], tmp_path / "city", _CITY, *words, sent["public"])
    assert (found["items"], found["keys"]) == (0, 0)
    assert found["stranger"] == "refused"
    assert found["first"] == {"form": "new", "flow": "new", "item": "new"}
    assert found["definition"] == sent["definition"]
    assert (found["owner"], found["drafted_by"], found["runs"]) == (sent["key"], "甲", True)
    assert found["second"] == {"form": "same", "flow": "same", "item": "different"}
    assert found["draft"] == "新的说明"
    assert found["in_force"] == sent["definition"]["summary"]
