"""Findings, killed anywhere, are raised and cleared once."""

import pytest

from zhengtong.core.tests.killing import NOTHING, scenario
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.supervision.models import RuleVersion
from zhengtong.modules.supervision.plugins import Hit
from zhengtong.modules.supervision.services import watch
from zhengtong.modules.supervision.tests import factories


def given() -> tuple[RuleVersion, Case]:
    return factories.version(), make_desk.desk().submitted(make.person())


def hit(case: Case) -> Hit:
    return Hit(case_id=case.pk, organization_id=case.organization_id, region_id=case.region_id)


@scenario(watch.raise_findings, again=NOTHING)
def raising():
    version, case = given()
    return lambda: watch.raise_findings(version=version, hits=[hit(case)])


@scenario(watch.clear_findings, again=NOTHING)
def clearing():
    version, case = given()
    watch.raise_findings(version=version, hits=[hit(case)])
    return lambda: watch.clear_findings(rule_id=version.rule_id, still=[])


@pytest.mark.parametrize("command", [raising, clearing], ids=lambda f: f.__name__)
def test_killed_anywhere_it_leaves_nothing_and_then_succeeds_once(command, db, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    command()
