"""A version in words: one plain sentence, its numbers, where it applies."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhengtong.kernel.text import localized
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.models import RuleVersion
from zhengtong.modules.supervision.plugins import Param, ParamKind, checks
from zhengtong.modules.supervision.rules import conditions
from zhengtong.modules.supervision.rules.fields import items


def sentence_of(version: RuleVersion) -> str:
    """What it looks for and what follows, in the active language."""
    level = version.get_card_display() if version.card else version.get_level_display()
    if version.check_key == conditions.KEY:
        said = conditions.sentence(version.conditions)
        return _("凡是%(conditions)s的办件：%(level)s。") % {"conditions": said, "level": level}
    if version.check_key not in checks:
        return localized(version.explanation)
    check = checks.get(version.check_key)
    numbers = [_number(p, version.params.get(p.name, p.default)) for p in check.params]
    more = _("（%s）") % _("；").join(numbers) if numbers else ""
    said = _(check.explanation).rstrip("。.")
    return _("%(said)s%(numbers)s：%(level)s。") % {"said": said, "numbers": more, "level": level}


def _number(param: Param, value: object) -> str:
    shown = str(value)
    if param.kind == ParamKind.CHOICE:
        shown = _(param.choices.get(shown, shown))
    unit = _(param.unit) if param.unit else ""
    return " ".join(part for part in (_(param.label), shown, unit) if part)


def scope_words(version: RuleVersion) -> str:
    """Where it applies; one name, or how many."""
    said = []
    scope = version.scope or {}
    if codes := scope.get("items"):
        names = dict(items())
        found = [names.get(code, code) for code in codes]
        more = ngettext("%(n)d 个事项", "%(n)d 个事项", len(codes)) % {"n": len(codes)}
        said.append(found[0] if len(found) == 1 else more)
    if codes := scope.get("organizations"):
        found = [o.name for o in org.organizations() if o.credit_code in codes]
        more = ngettext("%(n)d 个部门", "%(n)d 个部门", len(codes)) % {"n": len(codes)}
        said.append(found[0] if len(found) == 1 else more)
    if codes := scope.get("regions"):
        found = [r.name for code in codes if (r := org.region_by_code(code))]
        more = ngettext("%(n)d 个区划", "%(n)d 个区划", len(codes)) % {"n": len(codes)}
        said.append(found[0] if len(found) == 1 else more)
    return _("；").join(said) or _("全县")
