"""Writing an index: a first draft, one that follows what is published, changes, giving it up."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import InvalidInput
from zhengtong.modules.assessment.indices.checking import read_formula
from zhengtong.modules.assessment.indices.errors import (
    IndexKeyTaken,
    NoSuchIndex,
    beside,
    field,
)
from zhengtong.modules.assessment.indices.language import written
from zhengtong.modules.assessment.indices.models import Index, IndexVersion
from zhengtong.modules.assessment.indices.policies import DEFINE, require_everywhere
from zhengtong.modules.assessment.indices.wording import KEY, Wording
from zhengtong.modules.assessment.versions import DraftState

WORDS = (
    *("name", "says", "base_says", "source", "formula", "unit", "decimals", "more_is_better"),
    *("subject_kind", "organizations", "every"),
)


@command
def create_index(*, key: str, wording: Wording, actor: Actor) -> IndexVersion:
    """A new index with its first draft.

    Raises IndexKeyTaken, FormulaRefused.
    """
    require_everywhere(actor, DEFINE)
    if not KEY.fullmatch(key):
        raise field("key", _("标识用小写字母开头，只含小写字母、数字和下划线，2 到 40 个字符。"))
    formula = _formula(key, wording)
    index, is_new = Index.objects.get_or_create(key=key)
    if not is_new:
        raise beside("key", IndexKeyTaken())
    version = _new(index, 1, {**wording.columns(), "formula": formula}, actor)
    record("assessment.create_index", version, actor)
    return version


@command
def begin_draft(*, version_id: int, actor: Actor) -> IndexVersion:
    """The next draft, with the words of the version that is published. A draft that is there
    already is the answer."""
    require_everywhere(actor, DEFINE)
    index = lock(version_id).index
    draft = index.versions.filter(state=DraftState.DRAFT).first()
    if draft is not None:
        return draft
    assert index.current is not None
    last = index.versions.order_by("-number").first()
    assert last is not None
    words = {name: getattr(index.current, name) for name in WORDS}
    version = _new(index, last.number + 1, words, actor)
    record("assessment.begin_index_draft", version, actor)
    return version


@command
def save_draft(
    *, version_id: int, wording: Wording, lock_version: int, actor: Actor
) -> IndexVersion:
    """Change the words of a draft. What was tried before must be tried again.

    Raises NotADraft, StaleVersion, FormulaRefused.
    """
    require_everywhere(actor, DEFINE)
    version = lock(version_id)
    version.check_draft(lock_version)
    columns = {**wording.columns(), "formula": _formula(version.index.key, wording)}
    if all(getattr(version, k) == v for k, v in columns.items()):
        return version
    for name, value in columns.items():
        setattr(version, name, value)
    version.written(actor)
    record("assessment.save_index", version, actor)
    return version


@command
def discard_draft(*, version_id: int, lock_version: int, actor: Actor) -> None:
    """Give the draft up, and the index with it when it was never published or tried."""
    require_everywhere(actor, DEFINE)
    version = lock(version_id)
    version.check_draft(lock_version)
    if version.tests.exists():
        raise InvalidInput(_("这个草稿已经试算过，试算结果要留存，不能删除；请改好后再发布。"))
    record("assessment.discard_index", version, actor)
    version.delete()
    if not version.index.versions.exists():
        version.index.delete()


def lock(version_id: int) -> IndexVersion:
    """The version with its index locked. Raises NoSuchIndex."""
    found = IndexVersion.objects.filter(pk=version_id).values_list("index_id", flat=True).first()
    if found is None:
        raise NoSuchIndex
    Index.objects.select_for_update().get(pk=found)
    return IndexVersion.objects.select_related("index__current").get(pk=version_id)


def record(action: str, version: IndexVersion, actor: Actor, **detail: object) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"index:{version.index_id}",
        object_type="index",
        object_id=version.index.key,
        detail={"version": version.number, "formula": version.formula, **detail},
    )


def _formula(key: str, wording: Wording) -> str:
    """As it is kept: with keys."""
    tree = read_formula(
        wording.formula, key=key, unit=wording.unit, subject_kind=wording.subject_kind
    )
    return written(tree)


def _new(index: Index, number: int, words: dict[str, object], actor: Actor) -> IndexVersion:
    return IndexVersion.objects.create(
        index=index, number=number, made_by_id=actor.staff_id, **words
    )
