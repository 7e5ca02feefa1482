from collections.abc import Iterator

import pytest

from zhengtong.modules.workflow import directory
from zhengtong.modules.workflow.tests.factories import House


@pytest.fixture
def house(db: None) -> Iterator[House]:
    with directory.temporarily(House()) as house:
        yield house  # type: ignore[misc]
