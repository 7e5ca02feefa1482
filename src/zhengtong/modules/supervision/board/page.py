"""Everything that a board says, from the filters to figures with definitions and links."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.pages.lighting import what_light
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import api as cases
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.board import chart, lamps, words
from zhengtong.modules.supervision.board.asked import PERIOD_NAMES, Asked
from zhengtong.modules.supervision.board.dwell import bottlenecks, window_of
from zhengtong.modules.supervision.board.flow import MEASURES, Flow, flow
from zhengtong.modules.supervision.board.joint import Joint, joint
from zhengtong.modules.supervision.board.standing import BANDS, Lights, Standing, standing
from zhengtong.modules.supervision.board.windows import windows
from zhengtong.modules.supervision.models import Finding

MOST_LINES = 10
"""Lines of a table that the board shows; the rows behind it show all."""
NEWEST = 8
OFFICES = ("department", "township", "government")
"""Kinds of organisations that decide cases."""


class Board:
    """One board for one question. Reads at once; the rest is arranging."""

    def __init__(self, asked: Asked, *, today: dt.date | None = None) -> None:
        self.asked = asked
        self.today = today or timezone.localdate()
        self.flow: Flow = flow(asked, today=self.today)
        self.now: Standing = standing(asked, today=self.today)
        self.joint: Joint = joint(asked, self.now, today=self.today)
        self.organizations = self._organizations()
        self.names = {o.id: o.short_name for o in self.organizations}
        keys = self.now.by_item.keys() | self.flow.by_item.keys()
        self.item_names = item_names(keys | ({asked.item} if asked.item else set()))

    def context(self) -> dict[str, Any]:
        return {
            "asked": self.asked,
            "at": timezone.localtime(),
            "standing": self.standing_figures(),
            "period_figures": self.period_figures(),
            "found": self.found(),
            "chart": self.chart(),
            "slots": self.slot_lines(),
            "steps": self.step_lines(),
            "dwell_window": window_of(self.asked),
            "joint": self.joint_lines(),
            "departments": self.department_lines(),
            "ages": self.age_lines(),
            "windows": self.window_lines(),
            "items": self.item_lines(),
            "says": {key: words.says(key) for key in words.FIGURES},
            "measures": {key: _(words.FIGURES[key][0]) for key in MEASURES},
            "period_name": _(PERIOD_NAMES[self.asked.period]),
            "empty": not (self.now.open or any(self.flow.totals.values())),
        }

    def choices(self) -> dict[str, Any]:
        """What the filters offer: only what the reader may watch."""
        seen = [
            o
            for o in self.organizations
            if o.kind in OFFICES and (self.asked.seen is None or o.id in self.asked.seen)
        ]
        places = org.regions(ids={o.region_id for o in seen})
        return {
            "organizations": [(o.id, o.short_name) for o in seen],
            "regions": [(r.id, r.name) for r in places] if len(places) > 1 else [],
            "items_offered": sorted(self.item_names.items(), key=lambda pair: pair[1]),
            "kinds": [(key, _(name)) for key, name in words.KINDS.items()],
            "periods": [(key, _(name)) for key, name in PERIOD_NAMES.items()],
        }

    def rows_url(self, figure: str, **changes: Any) -> str:
        return f"{reverse('board_rows')}?{self.asked.query(figure=figure, **changes)}"

    def _organizations(self) -> list[Any]:
        if self.asked.seen is None:
            return org.organizations()
        partners = {d.organization_id for d in self.joint.departments}
        return org.organizations(ids=partners | self.asked.seen)

    def name_of(self, organization_id: int) -> str:
        return self.names.get(organization_id, "")

    def _figure(self, key: str, number: int, url: str, tone: str = "") -> dict[str, Any]:
        name = words.FIGURES[key][0]
        return {
            "key": key,
            "number": number,
            "label": _(name),
            "says": words.says(key),
            "url": url,
            "tone": tone,
        }

    def standing_figures(self) -> list[dict[str, Any]]:
        found = [self._figure("open", self.now.open, self.rows_url("open"))]
        for rank in (4, 3, 2, 1, 0):
            key = lamps.BY_RANK[rank].value
            url = self.rows_url("open", light=key)
            n = self.now.lights[rank]
            found.append(self._figure(key, n, url, key if n else ""))
        due = sum(step.due for step in self.now.steps)
        url = self.rows_url("step", light="yellow")
        found.append(self._figure("due_steps", due, url, "yellow" if due else ""))
        late = sum(step.late for step in self.now.steps)
        url = self.rows_url("step", late=1)
        found.append(self._figure("late_steps", late, url, "red" if late else ""))
        return found

    def period_figures(self) -> list[dict[str, Any]]:
        return [self._figure(m, self.flow.totals[m], self.rows_url(m)) for m in MEASURES]

    def found(self) -> dict[str, Any]:
        """The newest findings, and how many there were today."""
        rows = Finding.objects.all()
        if self.asked.wanted is not None:
            rows = rows.filter(organization_id__in=self.asked.wanted)
        if self.asked.item is not None:
            rows = rows.filter(case__item_version__item_id=self.asked.item)
        if self.asked.kind:
            rows = rows.filter(case__case_kind=self.asked.kind)
        begin = timezone.make_aware(dt.datetime.combine(self.today, dt.time()))
        counts = Counter(rows.filter(raised_at__gte=begin).values_list("level", flat=True))
        newest = list(rows.select_related("rule").order_by("-raised_at", "-pk")[:NEWEST])
        known = cases.case_rows([f.case_id for f in newest if f.case_id])
        where = {"organization": self.asked.organization} if self.asked.organization else {}
        url = f"{reverse('findings')}?{urlencode(where)}"
        of_today = {**where, "since": self.today.isoformat()}
        return {
            "alarms": counts["alarm"],
            "warnings": counts["warning"],
            "url": url,
            "alarms_url": f"{reverse('findings')}?{urlencode({**of_today, 'level': 'alarm'})}",
            "warnings_url": f"{reverse('findings')}?{urlencode({**of_today, 'level': 'warning'})}",
            "rows": [
                {
                    "finding": f,
                    "case": known.get(f.case_id) if f.case_id else None,
                    "organization": self.name_of(f.organization_id),
                }
                for f in newest
            ],
        }

    def chart(self) -> chart.Chart:
        return chart.grouped(
            self.flow.slots,
            {m: _(words.FIGURES[m][0]) for m in MEASURES},
            label=self._slot,
            url=lambda measure, slot: self.rows_url(measure, slot=slot),
        )

    def _slot(self, slot: str) -> str:
        return _("%(hour)s 时") % {"hour": slot} if len(slot) < 3 else slot[5:]

    def slot_lines(self) -> list[dict[str, Any]]:
        return [
            {
                "label": self._slot(slot),
                "cells": [{"n": values[m], "url": self.rows_url(m, slot=slot)} for m in MEASURES],
            }
            for slot, values in self.flow.slots
        ]

    def step_lines(self) -> list[dict[str, Any]]:
        return [
            {
                "line": line,
                "name": localized(line.step),
                "organization": self.name_of(line.organization_id),
                **self._step_urls(line.organization_id, line.step["zh"]),
            }
            for line in bottlenecks(self.asked, self.now)[:MOST_LINES]
        ]

    def _step_urls(self, organization: int, step: str) -> dict[str, str]:
        return {
            "open_url": self.rows_url("step", organization=organization, step=step),
            "late_url": self.rows_url("step", organization=organization, step=step, late=1),
            "taken_url": self.rows_url("taken", organization=organization, step=step),
            "organization_url": "?" + self.asked.query(organization=organization),
        }

    def joint_lines(self) -> dict[str, Any]:
        most = max((d.days for d in self.joint.departments), default=0)
        departments = [
            {
                "department": d,
                "name": self.name_of(d.organization_id),
                "days": round(float(d.days), 1),
                "most": float(most) or 1,
                "url": self.rows_url("joint", department=d.organization_id),
                "holds_url": self.rows_url("joint", department=d.organization_id, part="holds"),
                "late_url": self.rows_url("joint", department=d.organization_id, part="late"),
            }
            for d in self.joint.departments
        ]
        return {
            "departments": departments,
            "count": len(self.joint.lines),
            "url": self.rows_url("joint"),
        }

    def department_lines(self) -> list[dict[str, Any]]:
        late = Counter[int]()
        for step in self.now.steps:
            late[step.organization_id] += step.late
        keys = self.now.by_organization.keys() | self.flow.by_organization.keys() | late.keys()
        lines = []
        for key in keys:
            lights = self.now.by_organization.get(key, Counter())
            flows = self.flow.by_organization.get(key, {})
            lines.append(
                {
                    "id": key,
                    "name": self.name_of(key),
                    "url": "?" + self.asked.query(organization=key),
                    "open": lights.total(),
                    "open_url": self.rows_url("open", organization=key),
                    "lights": self._light_cells(lights, organization=key),
                    "late_steps": late[key],
                    "late_url": self.rows_url("step", organization=key, late=1),
                    "flow": [
                        {
                            "name": _(words.FIGURES[m][0]),
                            "n": flows.get(m, 0),
                            "url": self.rows_url(m, organization=key),
                        }
                        for m in MEASURES
                    ],
                }
            )
        return sorted(lines, key=_urgency)

    def _light_cells(self, lights: Lights, **where: int) -> list[dict[str, Any]]:
        return [
            {
                "light": lamps.BY_RANK[rank].value,
                "why": what_light(lamps.BY_RANK[rank].value),
                "name": _(words.FIGURES[lamps.BY_RANK[rank].value][0]),
                "n": lights[rank],
                "url": self.rows_url("open", light=lamps.BY_RANK[rank].value, **where),
            }
            for rank in (4, 3, 2, 1)
        ]

    def age_lines(self) -> list[dict[str, Any]]:
        return [
            {
                "label": band_name(low, high),
                "n": self.now.ages[band],
                "most": max(self.now.ages.values(), default=0) or 1,
                "url": self.rows_url("open", band=str(band)),
            }
            for band, (low, high) in enumerate(BANDS)
        ]

    def window_lines(self) -> list[dict[str, Any]]:
        found = windows(self.asked, today=self.today)[:MOST_LINES]
        halls = org.organization_names({w.hall_id for w in found} - self.names.keys())
        return [
            {
                "hall": halls.get(w.hall_id) or self.name_of(w.hall_id),
                "name": localized({"zh": w.place, "en": w.place_en}) or _("未登记窗口"),
                "cells": [
                    {
                        "name": name,
                        "n": n,
                        "url": self.rows_url("window", hall=w.hall_id, place=w.place, part=part),
                    }
                    for part, name, n in (
                        ("", _("收件"), w.received),
                        ("accepted", _("已受理"), w.accepted),
                        ("waiting", _("待受理"), w.waiting),
                    )
                ],
            }
            for w in found
        ]

    def item_lines(self) -> list[dict[str, Any]]:
        keys = self.now.by_item.keys() | self.flow.by_item.keys()

        def weight(key: int) -> tuple[int, int, int]:
            lights = self.now.by_item.get(key, Counter())
            return (-lights[4], -lights.total(), key)

        chosen = sorted(keys, key=weight)[:MOST_LINES]
        named = self.item_names
        return [
            {
                "name": named.get(key, ""),
                "url": "?" + self.asked.query(item=key),
                "open": self.now.by_item.get(key, Counter()).total(),
                "open_url": self.rows_url("open", item=key),
                "late": self.now.by_item.get(key, Counter())[4],
                "late_url": self.rows_url("open", item=key, light="red"),
                "submitted": self.flow.by_item.get(key, {}).get("submitted", 0),
                "submitted_url": self.rows_url("submitted", item=key),
            }
            for key in chosen
        ]


def item_names(item_ids: Iterable[int]) -> dict[int, str]:
    """The name of each item in its newest version, in the active language."""
    return {key: localized(name) for key, name in items.item_names(item_ids).items()}


def band_name(low: int, high: int | None) -> str:
    if high is None:
        return _("%(low)s 个工作日以上") % {"low": low}
    return _("%(low)s—%(high)s 个工作日") % {"low": low, "high": high}


def _urgency(line: dict[str, Any]) -> tuple[int, int, int, str]:
    """Late cases and steps first, then what is in hand."""
    return (-line["lights"][0]["n"], -line["late_steps"], -line["open"], line["name"])
