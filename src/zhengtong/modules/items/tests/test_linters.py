"""Weak guides are found before a citizen finds them. No database."""

import dataclasses
import datetime as dt
import uuid
from typing import Any

from zhengtong.kernel.deadlines import Limit
from zhengtong.modules.items import definition, linters
from zhengtong.modules.items.catalogue.items import tree_felling
from zhengtong.modules.items.data import CommitmentRule, ItemVersionData, PendingRule
from zhengtong.modules.items.data_guide import ExtensionData

GOOD = ItemVersionData(
    id=1,
    item_id=1,
    public_id=uuid.UUID(int=1),
    number=1,
    status="published",
    effective_on=dt.date(2026, 1, 1),
    ends_on=None,
    item_state="active",
    implementation_code="",
    basic_code="",
    item_class="power",
    directory_number=161,
    section="",
    owner_organization_id=1,
    region_id=1,
    department="forestry",
    name={"zh": "林木采伐许可", "en": "Tree-felling permit"},
    matter_type="licensing",
    case_kind="promised",
    statutory=Limit(20),
    promised=Limit(5),
    is_historical=False,
    form_version_id=1,
    process_version_id=1,
    guide=definition.read(tree_felling.GUIDE),
    sha256="",
)


def codes(**guide: Any) -> list[str]:
    version = dataclasses.replace(GOOD, guide=dataclasses.replace(GOOD.guide, **guide))
    return [found.code for found in linters.lint(version)]


def test_a_good_guide_has_no_findings() -> None:
    assert codes() == []


def test_catch_all_materials_are_found() -> None:
    bad = dataclasses.replace(GOOD.guide.materials[0], name={"zh": "其他材料", "en": "x"})
    assert codes(materials=(bad,)) == ["catch_all_material"]


def test_vague_conditions_are_found() -> None:
    assert codes(conditions=({"zh": "符合有关规定", "en": "x"},)) == ["vague_condition"]


def test_a_law_without_an_article_is_found() -> None:
    bare = dataclasses.replace(GOOD.legal_bases[0], article="")
    assert codes(legal_bases=(bare,)) == ["basis_without_article"]


def test_local_configuration_needs_no_article() -> None:
    bare = dataclasses.replace(GOOD.legal_bases[0], article="", is_local_configuration=True)
    assert codes(legal_bases=(bare,)) == []


def test_a_visit_needs_a_reason() -> None:
    assert codes(visits=1) == ["visit_reason"]


def test_no_visit_and_no_web_is_a_contradiction() -> None:
    assert codes(channels=("window",)) == ["no_visit_no_web"]


def test_consulting_and_supervising_need_two_phones() -> None:
    assert codes(consult_phone="1", supervise_phone="1") == ["same_phone"]


def test_immediate_items_end_within_a_day() -> None:
    version = dataclasses.replace(GOOD, case_kind="immediate")
    assert [found.code for found in linters.lint(version)] == ["immediate_limit"]


def test_limits_that_no_one_checked_are_told() -> None:
    assert codes(is_limit_verified=False) == ["unverified_limit"]


def test_a_set_of_papers_that_may_all_come_later_has_no_main_paper() -> None:
    photo = next(x for x in GOOD.materials if x.needs_upload)
    later = dataclasses.replace(photo, may_be_pending=True)
    both = (later, dataclasses.replace(later, key="other"))
    assert codes(materials=both) == ["all_pending"]
    assert codes(materials=(later, dataclasses.replace(photo, key="other"))) == []


def test_what_nobody_brings_cannot_be_promised() -> None:
    fetched = next(x for x in GOOD.materials if x.is_spared)
    odd = dataclasses.replace(fetched, may_be_pending=True)
    assert codes(materials=(odd,)) == ["pending_not_asked"]


def test_promises_need_a_basis() -> None:
    guide = dataclasses.replace(GOOD.guide, pending=PendingRule(), commitment=CommitmentRule())
    version = dataclasses.replace(GOOD, guide=guide)
    assert [found.code for found in linters.lint(version)] == ["pending_basis"]
    photo = dataclasses.replace(next(x for x in GOOD.materials if x.needs_upload))
    spared = dataclasses.replace(photo, by_commitment=True)
    told = dataclasses.replace(guide, materials=(spared,))
    version = dataclasses.replace(GOOD, guide=told)
    assert [found.code for found in linters.lint(version)] == ["commitment_basis"]


def extension(n: int, basis: str, approved_by: str = "organ", matter_type: str = "") -> list[str]:
    own = ExtensionData(n=n, unit="WORKDAY", approved_by=approved_by, basis=basis)
    version = dataclasses.replace(
        GOOD,
        matter_type=matter_type or GOOD.matter_type,
        guide=dataclasses.replace(GOOD.guide, extension=own),
    )
    found = linters.extensions_rest_on_law(version)
    return [f"{one.code}:{one.severity}" for one in found]


def test_a_longer_extension_than_the_general_rule_needs_another_law() -> None:
    law = "《中华人民共和国行政许可法》第四十二条第一款"
    assert extension(10, law) == []
    assert extension(11, law) == ["extension_too_long:error"]
    assert extension(15, law, approved_by="government") == []
    assert extension(30, "《示例条例》第三条") == []


def test_an_extension_cites_an_article_and_no_licensing_law_for_what_is_no_licence() -> None:
    assert extension(5, "有关规定") == ["extension_basis:error"]
    law = "《行政许可法》第四十二条"
    assert extension(5, law, matter_type="payment") == ["extension_of_no_licence:error"]
