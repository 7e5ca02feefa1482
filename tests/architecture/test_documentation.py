"""What others rely on is written down: events, settings, words."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from zhengtong.kernel.access import PERMISSIONS
from zhengtong.kernel.events import EVENTS

ROOT = Path(__file__).resolve().parents[2]


def test_every_event_says_when_it_is_sent():
    assert not [k for k, kind in EVENTS.items() if not k.startswith("test.") and not kind.__doc__]


def test_reference_pages_are_up_to_date():
    call_command("describe", check=True)


def test_every_environment_variable_is_documented():
    documented = (ROOT / "docs/settings.md").read_text()
    used = {
        name
        for file in (ROOT / "src").rglob("*.py")
        if "tests" not in file.parts
        for name in re.findall(r"""["'](ZHENGTONG_[A-Z_]+)["']""", file.read_text())
    }
    assert not {name for name in used if name not in documented}


def test_every_permission_has_words():
    assert not [p.name for p in PERMISSIONS.values() if not p.label or not p.description]


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_text_has_english():
    call_command("translations", "check", verbosity=0)
