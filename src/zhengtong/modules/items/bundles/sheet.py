"""The one-time notice of a bundle on paper: one set of materials, one plan, one form."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhengtong.kernel.text import localized
from zhengtong.modules.items.bundles.data import MergedMaterial
from zhengtong.modules.items.bundles.pages import BundlePage, waits_text
from zhengtong.modules.items.guides import blocks
from zhengtong.modules.items.guides.blocks import Block, Cell, cell
from zhengtong.modules.items.guides.sheets import Sheet, material_row, sheet, visits
from zhengtong.modules.items.templatetags.items_text import period, source_of


def bundle_notice(page: BundlePage, *, on: dt.date) -> Sheet:
    """What this person needs for the whole event of life, told once."""
    parts: list[Block] = [_figures(page), *_situation(page), _plan(page), _bring(page)]
    parts += [*_spared(page), *_fees(page), _phones(page)]
    parts.append(blocks.signatures(_("告知人"), _("申请人"), _("日期")))
    words = {"day": on, "number": page.version.number}
    return sheet(
        kind=f"{_('一件事一次告知')} · {page.lead.name}",
        title=localized(page.version.name),
        lead=localized(page.body.summary),
        author=page.lead.name,
        address=settings.PUBLIC_URL + page.address,
        qr_label=_("扫码打开本单"),
        warnings=[localized(s) for s in page.stops],
        parts=parts,
        footer=_("%(day)s 生成 · 第 %(number)s 版") % words,
    )


def _figures(page: BundlePage) -> Block:
    once, every = page.material_counts
    timing = page.timing
    apart = _("分开办：%s")
    rows: list[tuple[str, Cell]] = [
        (_("包含事项"), _count(len(page.chosen))),
        (_("牵头部门"), page.lead.name),
        (_("承诺总时间"), cell(_days(timing.days), notes=[apart % _days(timing.days_apart)])),
        (_("材料"), cell(_copies(once), notes=[apart % _copies(every)])),
        (_("到现场"), visits(timing.visits)),
        (_("最花时间的路线"), page.critical),
    ]
    return blocks.facts("", rows)


def _count(n: int) -> str:
    return ngettext("%(n)s 个事项", "%(n)s 个事项", n) % {"n": n}


def _days(n: int) -> str:
    return ngettext("%(n)s 个工作日", "%(n)s 个工作日", n) % {"n": n}


def _copies(n: int) -> str:
    return ngettext("%(n)s 份", "%(n)s 份", n) % {"n": n}


def _situation(page: BundlePage) -> list[Block]:
    rows: list[tuple[str, Cell]] = []
    for question, answer, _used in page.questions:
        option = question.option(answer)
        said = localized(option.label) if option else _("（未选择，以下列出全部材料）")
        rows.append((localized(question.question), said))
    if len(rows) % 2:
        rows.append(("", ""))
    return [blocks.facts(_("适用情形"), rows)] if rows else []


def _plan(page: BundlePage) -> Block:
    rows: list[list[Cell]] = []
    for number, lines in page.stages:
        for line in lines:
            tag = "" if line.is_certain else _("视情形")
            rows.append(
                [
                    str(number),
                    cell(localized(line.item.name), strong=True, tag=tag),
                    line.owner.short_name,
                    period(line.item.promised),
                    waits_text(line),
                    localized(line.item.result_name),
                ]
            )
    head = [_("步"), _("服务事项"), _("由谁办"), _("承诺办结"), _("什么时候开始"), _("办完得到")]
    return blocks.table(_("怎样办"), head, rows, widths=[0, 5, 2, 2, 4, 4])


def _row(material: MergedMaterial, used: str, *, box: bool) -> list[Cell]:
    name, how, source = material_row(material.material, certain=material.certain, box=box)
    return [name, how, source, used]


def _bring(page: BundlePage) -> Block:
    rows = [_row(m, used, box=True) for m, used in page.to_bring]
    head = [_("材料"), _("形式和份数"), _("从哪里来"), _("用于")]
    return blocks.table(_("您要准备的材料"), head, rows, widths=[5, 3, 2, 5])


def _spared(page: BundlePage) -> list[Block]:
    rows: list[list[Cell]] = [
        [
            localized(m.material.name),
            cell(source_of(m.material), notes=[localized(m.material.source_note)]),
            used,
        ]
        for m, used in page.spared
    ]
    if not rows:
        return []
    title = ngettext(
        "平台替您取的材料，%(n)s 份，不用交", "平台替您取的材料，%(n)s 份，不用交", len(rows)
    ) % {"n": len(rows)}
    head = [_("材料"), _("从哪里来"), _("用于")]
    return [blocks.table(title, head, rows, widths=[3, 3, 5])]


def _fees(page: BundlePage) -> list[Block]:
    rows: list[list[Cell]] = [
        [localized(name), localized(f.name), localized(f.standard), localized(f.basis)]
        for f, name in page.fees
    ]
    if not rows:
        return []
    head = [_("服务事项"), _("项目"), _("标准"), _("依据")]
    return [blocks.table(_("收费项目"), head, rows, widths=[3, 3, 4, 4])]


def _phones(page: BundlePage) -> Block:
    rows: list[list[Cell]] = [
        [o.name, o.address, o.consult_phone or "—", o.supervise_phone or "—"]
        for o in page.owners.values()
    ]
    head = [_("部门"), _("地址"), _("咨询电话"), _("监督电话")]
    return blocks.table(_("办理地点和电话"), head, rows, widths=[4, 4, 2, 2])
