from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from zhengtong.modules.supervision.orders.tests import stage


@pytest.fixture(scope="module")
def files_root(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def _built(django_db_setup, django_db_blocker, files_root) -> Iterator[stage.Stage]:
    """Built once for a file; every test works in a transaction within this one."""
    around = transaction.atomic()
    with django_db_blocker.unblock(), override_settings(FILES_ROOT=files_root):
        around.__enter__()
        built = stage.built()
    yield built
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def county(_built, db, settings, files_root) -> stage.Stage:
    """An authority, a unit, their people, and a case of the unit."""
    settings.FILES_ROOT = files_root
    return _built
