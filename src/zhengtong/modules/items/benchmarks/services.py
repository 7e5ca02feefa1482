"""Benchmarks: drafted, published by another person, withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel import bigrams
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound, StaleVersion, StateError
from zhengtong.modules.items.benchmarks.amounts import checked, option_fault
from zhengtong.modules.items.benchmarks.ties import penalty
from zhengtong.modules.items.definition_parts import BASIS_KEYS
from zhengtong.modules.items.definition_reader import Reader, Row
from zhengtong.modules.items.linters import ARTICLE
from zhengtong.modules.items.models import (
    BenchmarkState,
    BenchmarkVersion,
    DiscretionBenchmark,
    ServiceItem,
)
from zhengtong.modules.items.rules import SameReviewer
from zhengtong.modules.items.services.catalogue import ReasonMissing

KEYS = ("act", "legal_bases", "grades", "is_sample")
_BLANK: dict[str, Any] = {"act": "", "legal_bases": [], "grades": [], "is_sample": False}
_GRADE = frozenset({"circumstance", "applies", "range", "option", "least", "most"})


class BenchmarkIncomplete(InvalidInput):
    """裁量基准还没有写完，请看列出的问题。"""

    code = "benchmark_incomplete"


class ActDrafted(StateError):
    """本部门已经起草了这一行为或者事项的裁量基准，请接着编辑那一份草稿。"""

    code = "act_drafted"


@command
def create_benchmark(
    *, organization_id: int, act: Any, actor: Actor, item_id: int | None = None
) -> int:
    """A new act with its first draft; answers the version's id.

    `item_id` is the penalty of the catalogue that it belongs to. Raises NotItsPenalty, and
    ActDrafted when the same act was begun and nothing is written in it yet: a second click.
    """
    _require(actor, "items.manage", organization_id)
    if item_id is not None:
        penalty(organization_id=organization_id, item_id=item_id)
    if (
        act
        and BenchmarkVersion.objects.filter(
            benchmark__organization_id=organization_id,
            benchmark__item_id=item_id,
            number=1,
            lock_version=1,
            state=BenchmarkState.DRAFT,
            act=act,
        ).exists()
    ):
        raise ActDrafted
    benchmark = DiscretionBenchmark.objects.create(organization_id=organization_id, item_id=item_id)
    return _new_draft(benchmark, {"act": act}, actor).pk


@command
def tie_benchmark(
    *,
    benchmark_id: int,
    item_id: int | None,
    amount_field: str = "",
    situation_field: str = "",
    actor: Actor,
) -> None:
    """Say which item of the catalogue it belongs to, or that it belongs to none, and which answers
    of its form are the amount and the situation.

    Holds for all its versions at once. Raises NotItsPenalty, NotItsField.
    """
    benchmark = DiscretionBenchmark.objects.select_for_update().filter(pk=benchmark_id).first()
    if benchmark is None:
        raise NotFound
    _require(actor, "items.manage", benchmark.organization_id)
    if item_id is not None:
        penalty(organization_id=benchmark.organization_id, item_id=item_id)
    amount, situation = checked(item_id, amount_field, situation_field)
    before = (benchmark.item_id, benchmark.amount_field, benchmark.situation_field)
    if before == (item_id, amount, situation):
        return
    benchmark.item_id, benchmark.amount_field = item_id, amount
    benchmark.situation_field = situation
    benchmark.save(update_fields=["item", "amount_field", "situation_field"])
    audit.record(
        "items.benchmark_tied",
        actor=actor,
        stream=f"items:benchmark:{benchmark.pk}",
        object_type="benchmark",
        object_id=benchmark.pk,
        detail={
            "before": list(before),
            "item": item_id,
            "amount_field": amount,
            "situation_field": situation,
        },
    )


@command
def start_benchmark(*, benchmark_id: int, actor: Actor) -> int:
    """The open draft, or a new one from the newest version; answers its id."""
    benchmark = DiscretionBenchmark.objects.select_for_update().filter(pk=benchmark_id).first()
    if benchmark is None:
        raise NotFound
    _require(actor, "items.manage", benchmark.organization_id)
    rows = BenchmarkVersion.objects.filter(benchmark=benchmark).order_by("-number")
    newest = rows.first()
    if newest is None:
        raise NotFound
    if newest.state == BenchmarkState.DRAFT:
        return newest.pk
    return _new_draft(benchmark, {key: getattr(newest, key) for key in KEYS}, actor).pk


@command
def save_benchmark(
    *, version_id: int, values: Mapping[str, Any], lock_version: int, actor: Actor
) -> None:
    """Keep a draft as it was typed, right or wrong. Raises StaleVersion, StateError."""
    version = _locked(version_id, actor, "items.manage")
    if version.state != BenchmarkState.DRAFT:
        raise StateError
    if version.lock_version != lock_version:
        raise StaleVersion
    for key, blank in _BLANK.items():
        setattr(version, key, values.get(key) or blank)
    version.plain = plain_of(version)
    version.drafted_by = actor.name[:80]
    version.lock_version += 1
    version.updated_at = timezone.now()
    version.save()
    _record("items.benchmark_saved", version, actor)


@command
def publish_benchmark(*, version_id: int, actor: Actor) -> None:
    """Another person puts it in force today; the version before it ends.

    Raises BenchmarkIncomplete with every fault, SameReviewer, StateError.
    """
    version = _locked(version_id, actor, "items.review")
    if version.state != BenchmarkState.DRAFT:
        raise StateError
    if actor.name == version.drafted_by:
        raise SameReviewer
    wrong = tuple(problems(version))
    if wrong:
        raise BenchmarkIncomplete(errors=wrong)
    BenchmarkVersion.objects.filter(
        benchmark_id=version.benchmark_id, state=BenchmarkState.PUBLISHED
    ).update(state=BenchmarkState.WITHDRAWN)
    version.state = BenchmarkState.PUBLISHED
    version.reviewed_by = actor.name[:80]
    version.effective_on = timezone.localdate()
    version.plain = plain_of(version)
    version.save()
    _record("items.benchmark_published", version, actor)


@command
def withdraw_benchmark(*, version_id: int, reason: str, actor: Actor) -> None:
    """Take it out of force. Raises ReasonMissing, StateError."""
    version = _locked(version_id, actor, "items.review")
    if version.state != BenchmarkState.PUBLISHED:
        raise StateError
    if not reason.strip():
        raise ReasonMissing(errors=[FieldError(path="reason", message=str(ReasonMissing()))])
    BenchmarkVersion.objects.filter(pk=version.pk).update(
        state=BenchmarkState.WITHDRAWN, withdrawn_for=reason.strip()[:2000]
    )
    _record("items.benchmark_withdrawn", version, actor, reason=reason)


def problems(version: BenchmarkVersion) -> Iterator[FieldError]:
    """What keeps a draft from being published."""
    reader = Reader()
    row = Row(reader, {key: getattr(version, key) for key in KEYS})
    row.text("act", required=True)
    bases = list(row.rows("legal_bases"))
    for basis in bases:
        basis.known(BASIS_KEYS)
        basis.text("title", required=True)
        article = basis.text("article", required=True)
        zh = article if isinstance(article, str) else article.get("zh", "")
        if zh and not ARTICLE.search(zh):
            reader.fault(basis.at("article"), _("裁量依据要写到条。"))
    grades = list(row.rows("grades"))
    for grade in grades:
        grade.known(_GRADE)
        grade.text("circumstance", required=True)
        grade.text("range", required=True)
        grade.text("applies")
        _bounds(version, grade)
    if not bases:
        reader.fault("legal_bases", _("没有裁量依据。"))
    if not grades:
        reader.fault("grades", _("没有裁量分档。"))
    yield from reader.errors


def _bounds(version: BenchmarkVersion, grade: Row) -> None:
    """The two amounts in order; the option is one of the form's, where the item is known."""
    least, most = grade.amount("least"), grade.amount("most")
    if least is not None and most is not None and least > most:
        grade.reader.fault(grade.at("most"), _("金额上限不能小于下限。"))
    typed = grade.plain("option")
    if version.benchmark_id is None:
        return
    tied = version.benchmark
    if fault := option_fault(tied.item_id, tied.situation_field, typed):
        grade.reader.fault(grade.at("option"), fault)


def plain_of(version: BenchmarkVersion) -> str:
    """The text that search reads: the act, its circumstances and laws, in both languages."""
    parts: list[str] = []
    rows = [r for key in ("legal_bases", "grades") for r in getattr(version, key) or ()]
    for value in (version.act, *(v for r in rows if isinstance(r, Mapping) for v in r.values())):
        if isinstance(value, Mapping):
            parts += [str(v) for v in value.values()]
        elif isinstance(value, str):
            parts.append(value)
    return bigrams.normal(" ".join(parts))


def _new_draft(
    benchmark: DiscretionBenchmark, values: Mapping[str, Any], actor: Actor
) -> BenchmarkVersion:
    last = BenchmarkVersion.objects.filter(benchmark=benchmark).aggregate(Max("number"))
    version = BenchmarkVersion(
        benchmark=benchmark,
        number=(last["number__max"] or 0) + 1,
        drafted_by=actor.name[:80],
        updated_at=timezone.now(),
        **values,
    )
    version.plain = plain_of(version)
    version.save()
    _record("items.benchmark_started", version, actor)
    return version


def _locked(version_id: int, actor: Actor, permission: str) -> BenchmarkVersion:
    rows = BenchmarkVersion.objects.select_for_update(of=("self",)).select_related("benchmark")
    version = rows.filter(pk=version_id).first()
    if version is None:
        raise NotFound
    _require(actor, permission, version.benchmark.organization_id)
    return version


def _require(actor: Actor, permission: str, organization_id: int) -> None:
    require(actor, permission, ServiceItem(owner_organization_id=organization_id))


def _record(action: str, version: BenchmarkVersion, actor: Actor, **detail: Any) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"items:benchmark:{version.benchmark_id}",
        object_type="benchmark",
        object_id=version.benchmark_id,
        detail={"number": version.number, **detail},
    )
