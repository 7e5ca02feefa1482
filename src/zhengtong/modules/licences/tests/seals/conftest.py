from collections.abc import Iterator

import pytest

from zhengtong.modules.licences.plugins import SealPurpose, seal_purposes
from zhengtong.modules.licences.tests.seals.world import World, build


@pytest.fixture(autouse=True)
def _purpose() -> Iterator[None]:
    with seal_purposes.temporarily("testing", SealPurpose(label="测试文书")):
        yield


@pytest.fixture
def world(db: None, settings, tmp_path) -> World:  # type: ignore[no-untyped-def]
    settings.SEAL_KEYS, settings.SEAL_ALGORITHM = tmp_path / "seals", "p-256"
    return build()
