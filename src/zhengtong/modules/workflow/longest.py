"""The longest way through a flow in working days, against the limits that were promised."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from django.utils.translation import gettext as _

from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.modules.workflow import compiled as c
from zhengtong.modules.workflow.compiled import Graph, Node
from zhengtong.modules.workflow.findings import Finding, GateContext


def critical_path(graph: Graph) -> Fraction:
    """The longest way through, loops aside: branches at the same time count once, in workdays."""
    return _longest(graph, "")


def _longest(graph: Graph, parent: str) -> Fraction:
    longest: dict[str, Fraction] = {}
    best = Fraction(0)
    for node in graph.order:
        if graph.nodes[node].parent != parent or node in graph.side_paths:
            continue
        before = [longest[f.source] for f in graph.incoming[node] if f.source in longest]
        host = graph.nodes[node].host
        if host in longest:
            before.append(longest[host])
        longest[node] = max(before, default=Fraction(0)) + _own(graph, graph.nodes[node])
        best = max(best, longest[node])
    return best


def _own(graph: Graph, node: Node) -> Fraction:
    return _longest(graph, node.id) if node.kind == c.SUBPROCESS else own_days(node)


def own_days(node: Node) -> Fraction:
    """The limit of a human step in working days; 0 for everything else."""
    if node.kind != c.HUMAN or node.limit is None or node.unit not in Unit.__members__:
        return Fraction(0)
    return workdays(Limit(node.limit, Unit[node.unit]))


def workdays(limit: Limit) -> Fraction:
    """About how many working days; exact for working days, careful for the others."""
    share = {
        Unit.WORKDAY: Fraction(1),
        Unit.CALENDAR_DAY: Fraction(5, 7),
        Unit.HOUR: Fraction(5, 7 * 24),
        Unit.MONTH: Fraction(20),
        Unit.YEAR: Fraction(240),
    }
    return limit.n * share[limit.unit]


def limits(days: Fraction, context: GateContext) -> Iterator[Finding]:
    promised, statutory = context.promised, context.statutory
    if promised is not None and days > workdays(promised):
        message = _("各环节时限合计 %(days)s 个工作日，超过承诺时限。") % {
            "days": float(round(days, 1))
        }
        yield Finding(rule="longer_than_promised", element="", message=message)
    if promised is not None and statutory is not None and workdays(promised) > workdays(statutory):
        message = _("承诺时限长于法定时限。")
        yield Finding(rule="promised_longer_than_statutory", element="", message=message)
