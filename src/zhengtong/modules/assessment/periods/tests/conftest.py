import pytest

from zhengtong.modules.assessment.periods.tests import stage


@pytest.fixture
def county(db, settings, tmp_path):
    """A hall with three clerks, an assessor and two reviewers; the shipped schemes."""
    settings.FILES_ROOT = tmp_path / "files"
    return stage.built()
