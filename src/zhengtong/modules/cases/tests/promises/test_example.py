"""公共场所卫生许可 as it is worked out: a commitment leads straight to the decision."""

from __future__ import annotations

from zhengtong.modules.items.catalogue.items.public_place_hygiene import ITEM
from zhengtong.modules.workflow.api import Choice
from zhengtong.modules.workflow.conditions import holds


def test_a_commitment_spares_the_inspection_before_the_decision():
    choice = next(e for e in ITEM.flow if isinstance(e, Choice))
    inspecting = next(b for b in choice.branches if b.steps)
    assert inspecting.steps[0].node == "inspect"
    new = {"licence_kind": "new"}
    assert holds(inspecting.condition, new)
    assert not holds(inspecting.condition, new | {"by_commitment": True})
