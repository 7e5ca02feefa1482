"""The whole demo catalogue, loaded once for the tests of this folder and rolled back after them."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from zhengtong.modules.items import seed
from zhengtong.modules.org import seed as org_seed


@pytest.fixture(scope="package")
def county(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The demo county with its 385 directory lines and 320 items."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        org_seed.load()
        seed.load_catalogue()
        yield
        transaction.set_rollback(True)
