"""What may happen to the item meanwhile: a new version, or the end of it."""

from __future__ import annotations

from zhengtong.kernel.errors import DomainError
from zhengtong.modules.cases.services import apply
from zhengtong.modules.cases.tests.county import DRAFTER, REVIEWER
from zhengtong.modules.cases.tests.lives.life import Life, NothingToDo, act
from zhengtong.modules.items import api as items
from zhengtong.modules.items.models import ItemVersion


@act(on="submitted handling", weight=1)
def item_ends(life: Life) -> None:
    """Nobody applies for it any more; the case goes on."""
    version = items.item_version(life.case.item_version_id)
    if life.often(0.85) or items.current_version(version.public_id).id != version.id:
        raise NothingToDo
    items.withdraw_version(version_id=version.id, reason="取消事项。", actor=REVIEWER)
    try:
        apply.start_application(item_public_id=version.public_id, actor=life.world.citizen())
    except DomainError:
        return
    raise AssertionError("somebody applied for an item that is gone")


@act(on="submitted handling", weight=1)
def item_changes(life: Life) -> None:
    """A version that promises less comes into force."""
    version = items.item_version(life.case.item_version_id)
    if life.often(0.85) or version.status != "published":
        raise NothingToDo
    items.adopt_version(
        item_id=version.item_id,
        definition=ItemVersion.objects.values_list("definition", flat=True).get(pk=version.id),
        form_version_id=version.form_version_id,
        process_version_id=version.process_version_id,
        drafter=DRAFTER,
        reviewer=REVIEWER,
    )
