"""The printed guide (办事指南) and the one-time notice (一次性告知单) of one situation."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from zhengtong.kernel.text import localized
from zhengtong.modules.items.data import MaterialData
from zhengtong.modules.items.guides import blocks
from zhengtong.modules.items.guides.blocks import Block, Cell, cell
from zhengtong.modules.items.guides.promises import promise_block
from zhengtong.modules.items.public.pages import ItemPage
from zhengtong.modules.items.templatetags.items_text import (
    extension_of,
    file_rules,
    form_of,
    notes_of,
    period,
    source_of,
)

Sheet = dict[str, Any]
_FONT = re.compile(r'font-family="[^"]*"')


def guide_sheet(page: ItemPage) -> Sheet:
    """Everything that the law has published about the item, on paper (行政许可法 第三十条)."""
    item = page.version
    parts = [
        _facts(page),
        *_situation(page),
        blocks.listed(_("受理条件"), [localized(c) for c in item.conditions], ordered=True),
        _materials(page),
        *promise_block(item, page.materials),
        *_spared(page),
        *_fees(page),
        *flow(page),
        blocks.listed(_("设定依据"), [_basis(b) for b in item.legal_bases]),
        *_questions(page),
        *places(page),
    ]
    return sheet(
        kind=f"{_('办事指南')} · {page.owner.name}",
        title=localized(item.name),
        lead=localized(item.summary),
        author=page.owner.name,
        address=settings.PUBLIC_URL + page.item_address,
        qr_label=_("扫码看最新指南"),
        warnings=_warnings(page),
        parts=parts,
        footer=_version_line(page),
    )


def notice_sheet(page: ItemPage, *, on: dt.date) -> Sheet:
    """What this applicant needs, told once and in full, for the answers given."""
    item = page.version
    parts = [
        *_situation(page),
        _bring(page),
        *promise_block(item, page.to_bring),
        *_spared(page),
        blocks.facts(
            _("时限、费用和领取"),
            [
                (_("承诺办结"), period(item.promised)),
                (_("法定时限"), _statutory(page)),
                (_("费用"), page.fee_text),
                (_("到现场"), visits(item.visits)),
                (_("申请途径"), page.channels),
                (_("办完得到"), localized(item.result_name)),
            ],
        ),
        *_fees(page),
        *flow(page, with_chart=False),
        *places(page),
        blocks.text("", _notice_words(page)),
        blocks.signatures(_("告知人"), _("申请人"), _("日期")),
    ]
    return sheet(
        kind=f"{_('一次性告知单')} · {page.owner.name}",
        title=localized(item.name),
        lead=_("按您的情形，一次告知需要准备的全部内容。"),
        author=page.owner.name,
        address=settings.PUBLIC_URL + page.notice_address,
        qr_label=_("扫码打开本单"),
        warnings=_warnings(page),
        parts=[p for p in parts if p],
        footer=_("%(day)s 生成 · %(version)s")
        % {"day": on.isoformat(), "version": _version_line(page)},
    )


def sheet(
    *,
    kind: str,
    title: str,
    lead: str,
    author: str,
    address: str,
    qr_label: str,
    parts: list[Block],
    footer: str,
    warnings: list[str] | None = None,
) -> Sheet:
    """The frame of every sheet."""
    return {
        "lang": "en" if (get_language() or "").startswith("en") else "zh",
        "kind": kind,
        "title": title,
        "lead": lead,
        "author": author,
        "qr": blocks.qr_svg(address),
        "qr_label": qr_label,
        "address_label": _("网址："),
        "address": address,
        "warnings": warnings or [],
        "blocks": parts,
        "footer": footer,
    }


def flow(page: ItemPage, *, with_chart: bool = True) -> list[Block]:
    """The chart that runs, and the same as a table."""
    head = [_("环节"), _("由谁办"), _("时限"), _("结果")]
    rows = [[cell(s.name, strong=True), s.post, s.limit, s.outcomes] for s in page.steps]
    heading = _("办理流程")
    found = []
    if with_chart:
        svg = _FONT.sub('font-family="ZT Serif"', page.chart)
        found.append(blocks.chart(heading, svg, heading))
        heading = ""
    return [*found, blocks.table(heading, head, rows, widths=[3, 4, 2, 3])]


def places(page: ItemPage) -> list[Block]:
    rows = [
        [localized(p.name), localized(p.address), localized(p.hours), p.phone] for p in page.places
    ]
    head = [_("地点"), _("地址"), _("办理时间"), _("电话")]
    phones = [
        (_("咨询电话"), page.consult_phone or "—"),
        (_("监督电话"), page.supervise_phone or "—"),
    ]
    return [
        blocks.table(_("办理地点和电话"), head, rows, widths=[4, 4, 4, 2]),
        blocks.facts("", phones),
    ]


def visits(n: int) -> str:
    return ngettext("%(n)s 次", "%(n)s 次", n) % {"n": n} if n else _("不用跑")


def material_row(material: MaterialData, *, certain: bool, box: bool = False) -> list[Cell]:
    """Name with its notes; how it is handed in; where it comes from."""
    tag = ""
    if not material.is_required:
        tag = _("可以不交")
    elif not certain:
        tag = _("视情形")
    notes = notes_of(material)
    if material.by_commitment:
        notes.insert(0, _("可以承诺代替"))
    if material.may_be_pending:
        notes.insert(0, _("可以后补"))
    how = [form_of(material)]
    if material.extensions:
        how.append(file_rules(material))
    return [
        cell(localized(material.name), strong=True, tag=tag, notes=notes, box=box),
        cell(how[0], notes=how[1:]),
        cell(source_of(material), notes=[localized(material.source_note)]),
    ]


def _facts(page: ItemPage) -> Block:
    item = page.version
    rows: list[tuple[str, Cell]] = [
        (_("实施机关"), page.owner.name),
        (_("事项类型"), f"{page.matter_type} · {page.case_kind}"),
        (_("服务对象"), page.objects),
        (_("通办范围"), page.scope),
        (_("承诺办结"), period(item.promised)),
        (_("法定时限"), _statutory(page)),
        (_("费用"), page.fee_text),
        (_("到现场"), cell(visits(item.visits), notes=[localized(item.guide.visit_reason)])),
        (_("申请途径"), page.channels),
        (
            _("办完得到"),
            cell(localized(item.result_name), notes=[localized(item.guide.result_validity)]),
        ),
        (_("实施编码"), cell(item.implementation_code, small=True)),
        (_("基本编码"), cell(item.basic_code or "—", small=True)),
    ]
    if page.grounds:
        rows += [(_("不计时限"), page.grounds), ("", "")]
    if page.procedures:
        rows += [(_("听证和延续"), " ".join(page.procedures)), ("", "")]
    return blocks.facts("", rows)


def _statutory(page: ItemPage) -> Cell:
    guide = page.version.guide
    note = localized(guide.statutory_basis) if guide.is_limit_verified else _("默认配置，待核定")
    return cell(period(page.version.statutory), notes=[note, extension_of(page.version)])


def _situation(page: ItemPage) -> list[Block]:
    if not page.questions:
        return []
    rows: list[tuple[str, Cell]] = []
    for question, answer in page.questions:
        option = question.option(answer)
        said = localized(option.label) if option else _("（未选择，以下列出全部材料）")
        rows.append((localized(question.question), said))
    if len(rows) % 2:
        rows.append(("", ""))
    notes = [localized(n) for n in page.situation.notes]
    return [{**blocks.facts(_("适用情形"), rows), "notes": notes}]


def _materials(page: ItemPage) -> Block:
    rows = [material_row(m, certain=certain) for m, certain in page.materials]
    head = [_("材料"), _("形式和份数"), _("从哪里来")]
    return blocks.table(_("材料清单"), head, rows, widths=[6, 4, 4])


def _bring(page: ItemPage) -> Block:
    rows = [
        material_row(m, certain=certain, box=True)
        for m, certain in page.materials
        if not m.is_spared
    ]
    head = [_("材料"), _("形式和份数"), _("从哪里来")]
    if not rows:
        return blocks.text(_("您要准备的材料"), _("不用准备任何材料。"))
    return blocks.table(_("您要准备的材料"), head, rows, widths=[6, 4, 4])


def _spared(page: ItemPage) -> list[Block]:
    rows = [
        [localized(m.name), cell(source_of(m), notes=[localized(m.source_note)])]
        for m in page.situation.spared
    ]
    if not rows:
        return []
    title = ngettext(
        "平台替您取的材料，%(n)s 份，不用交", "平台替您取的材料，%(n)s 份，不用交", len(rows)
    ) % {"n": len(rows)}
    return [blocks.table(title, [_("材料"), _("从哪里来")], rows, widths=[1, 1])]


def _fees(page: ItemPage) -> list[Block]:
    if not page.fees:
        return []
    rows = [[localized(f.name), localized(f.standard), localized(f.basis)] for f in page.fees]
    head = [_("项目"), _("标准"), _("依据")]
    return [blocks.table(_("收费项目"), head, rows, widths=[3, 4, 4])]


def _basis(basis: Any) -> Cell:
    name = f"{localized(basis.title)} {localized(basis.article)}".strip()
    tag = _("按当地配置") if basis.is_local_configuration else ""
    return cell(name, tag=tag, notes=[localized(basis.text)])


def _questions(page: ItemPage) -> list[Block]:
    if not page.version.faq:
        return []
    items = [
        cell(localized(f.question), strong=True, notes=[localized(f.answer)])
        for f in page.version.faq
    ]
    return [blocks.listed(_("常见问题"), items)]


def _warnings(page: ItemPage) -> list[str]:
    item = page.version
    found = [localized(s) for s in page.situation.stops]
    if item.is_historical:
        note = localized(item.guide.historical_note)
        found.insert(0, f"{_('这个事项仅作历史样例保留。')}{note}")
    return found


def _notice_words(page: ItemPage) -> str:
    if page.situation.is_complete:
        return _(
            "本单按上面的情形生成，列出的就是需要准备的全部材料。"
            "情形有变化时，请扫码重新选择。提交后需要补正的，会一次告知全部内容。"
        )
    return _("还有问题没有选择，本单列出了各种情形可能需要的材料。请扫码回答全部问题后再打印。")


def _version_line(page: ItemPage) -> str:
    item = page.version
    words = {"number": item.number, "day": item.effective_on}
    return _("第 %(number)s 版，%(day)s 起施行") % words
