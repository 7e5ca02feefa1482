"""A formula against what there is: metrics on the board, other indices, units, and no circles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.registry import UnknownPlug
from zhengtong.kernel.text import localized
from zhengtong.modules.assessment.indices.language import (
    SEVERAL,
    FormulaRefused,
    Node,
    Reference,
    divided_by_zero,
    fits,
    measure_of,
    parse,
    references,
    said,
    written,
)
from zhengtong.modules.assessment.indices.models import Index, IndexVersion
from zhengtong.modules.assessment.plugins import SubjectKind, Unit, metrics


def read_formula(text: str, *, key: str, unit: str, subject_kind: str) -> Node:
    """The tree of a formula for the index `key`; raises FormulaRefused in words."""
    published = current_versions()
    tree = parse(text, named=names(published))
    # It is kept with keys, which may be longer than names.
    parse(written(tree))
    check_tree(tree, key=key, unit=unit, subject_kind=subject_kind, published=published)
    return tree


def check_tree(
    tree: Node, *, key: str, unit: str, subject_kind: str, published: Mapping[str, IndexVersion]
) -> None:
    """Against what is published, or would be. Raises FormulaRefused."""
    for reference in references(tree):
        _check(reference, key, subject_kind, published)
    _refuse_circle(key, tree, published)
    if zero := divided_by_zero(tree):
        raise FormulaRefused(gettext_noop("“%(part)s”总是 0，不能用来除。"), part=zero)
    measure = measure_of(tree, lambda r: unit_of(r, published))
    if not fits(measure, unit):
        raise FormulaRefused(
            gettext_noop("公式算出来的单位是“%(made)s”，不是“%(wanted)s”。"),
            made=said(measure),
            wanted=str(Unit(unit).label),
        )


def check_dependants(version: IndexVersion) -> None:
    """Whether the published indices that name this one can still be reckoned once it is in force:
    its unit or whom it is reckoned for may have changed. Raises FormulaRefused."""
    published = {**current_versions(), version.index.key: version}
    for key, other in published.items():
        tree = parse(other.formula)
        if not any(r.is_index and r.key == version.index.key for r in references(tree)):
            continue
        try:
            check_tree(
                tree,
                key=key,
                unit=other.unit,
                subject_kind=other.subject_kind,
                published=published,
            )
        except FormulaRefused as refused:
            raise FormulaRefused(
                gettext_noop("已发布的指数“%(name)s”用到这个指数，改了以后它就算不了了：%(why)s"),
                name=localized(other.name),
                why=refused.message,
            ) from refused


def current_versions() -> dict[str, IndexVersion]:
    """What is published now, by key."""
    rows = Index.objects.exclude(current=None).select_related("current")
    return {i.key: i.current for i in rows if i.current is not None}


def names(published: Mapping[str, IndexVersion]) -> dict[str, str]:
    """What may stand in 【】: names of metrics and indices, in any language."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for key, metric in metrics.items():
        for name in (metric.label, _(metric.label)):
            found[str(name)][key] = None
    for key, version in published.items():
        for name in version.name.values():
            found[name][f"@{key}"] = None
    return {name: SEVERAL.join(keys) for name, keys in found.items()}


def unit_of(reference: Reference, published: Mapping[str, IndexVersion]) -> str:
    if reference.is_index:
        return published[reference.key].unit
    return metrics.get(reference.key).unit


def name_of(reference: Reference, published: Mapping[str, IndexVersion]) -> str:
    """As people read it."""
    if reference.is_index:
        found = published.get(reference.key)
        return f"【{localized(found.name)}】" if found else reference.name
    if reference.key not in metrics:
        return reference.key
    return f"【{_(metrics.get(reference.key).label)}】"


def in_words(version: IndexVersion) -> str:
    """The formula with names in place of keys."""
    published = current_versions()
    return written(parse(version.formula), lambda r: name_of(r, published))


def _check(
    reference: Reference, key: str, subject_kind: str, published: Mapping[str, IndexVersion]
) -> None:
    if reference.is_index:
        _check_index(reference, key, subject_kind, published)
        return
    try:
        metric = metrics.get(reference.key)
    except UnknownPlug:
        raise FormulaRefused(
            gettext_noop("第 %(at)s 个字符：没有指标“%(name)s”。"),
            at=reference.at,
            name=reference.key,
        ) from None
    if subject_kind not in metric.kinds:
        raise FormulaRefused(
            gettext_noop("指标“%(name)s”不按“%(kind)s”统计。"),
            name=_(metric.label),
            kind=str(SubjectKind(subject_kind).label),
        )


def _check_index(
    reference: Reference, key: str, subject_kind: str, published: Mapping[str, IndexVersion]
) -> None:
    if reference.key == key:
        raise FormulaRefused(gettext_noop("公式里用到了这个指数自己。"))
    found = published.get(reference.key)
    if found is None:
        raise FormulaRefused(
            gettext_noop("第 %(at)s 个字符：没有已发布的指数“%(name)s”。"),
            at=reference.at,
            name=reference.name,
        )
    if found.subject_kind != subject_kind:
        raise FormulaRefused(
            gettext_noop("指数“%(name)s”按“%(kind)s”计算，不能放在一起。"),
            name=localized(found.name),
            kind=str(SubjectKind(found.subject_kind).label),
        )


def _refuse_circle(key: str, tree: Node, published: Mapping[str, IndexVersion]) -> None:
    """Follow what it refers to; whoever leads back to it is named."""
    waiting = [[r.key] for r in references(tree) if r.is_index]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path[-1] in seen or path[-1] not in published:
            continue
        seen.add(path[-1])
        for reference in references(parse(published[path[-1]].formula)):
            if not reference.is_index:
                continue
            if reference.key == key:
                raise FormulaRefused(
                    gettext_noop("公式绕了一圈又用到自己：%(path)s。"),
                    path=" → ".join([f"@{k}" for k in (key, *path, key)]),
                )
            waiting.append([*path, reference.key])
