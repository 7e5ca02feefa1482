"""What stands against a draft, and what its reviewer should weigh: body, form, flow, quality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhengtong.kernel.errors import DomainError, FieldError
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import definition as definitions
from zhengtong.modules.items import linters, queries
from zhengtong.modules.items.data import Lint
from zhengtong.modules.items.definition_licences import licence_faults
from zhengtong.modules.items.models import ItemVersion, MatterType
from zhengtong.modules.items.rules import missing_in_form
from zhengtong.modules.items.services import designs
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

OF_THE_ITEM = ("longer_than_promised", "condition_field", "bad_condition")
"""What the gate finds where flow and item do not fit together."""


@dataclass(frozen=True, kw_only=True)
class Findings:
    """`errors` must be mended before the version goes to review; `warnings` are to be weighed."""

    errors: tuple[FieldError, ...] = ()
    warnings: tuple[Lint, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not self.errors


def examine(version: ItemVersion) -> Findings:
    """Everything about a version, in the order of the editor's tabs."""
    lints = linters.lint(queries.to_data(version))
    errors = [*definitions.problems(version.definition)]
    errors += [
        FieldError(path=lint.path, message=lint.message, code=lint.code)
        for lint in lints
        if lint.severity == "error"
    ]
    warnings = [lint for lint in lints if lint.severity == "warning"]
    warnings += _phones(version)
    if version.matter_type != MatterType.PENALTY:
        of_flow = list(_process(version))
        errors += [*_form(version), *(e for e in of_flow if isinstance(e, FieldError))]
        warnings += [w for w in of_flow if isinstance(w, Lint)]
    return Findings(errors=tuple(_once(errors)), warnings=tuple(warnings))


def _phones(version: ItemVersion) -> Iterator[Lint]:
    """Both must be there, the item's own or its department's."""
    owner = org.organization(version.item.owner_organization_id)
    for key, message in (
        ("consult_phone", _("没有咨询电话，部门资料里也没有。")),
        ("supervise_phone", _("没有监督电话，部门资料里也没有。")),
    ):
        if not version.definition.get(key) and not getattr(owner, key):
            yield Lint(path=key, message=message, code="no_phone")


def _form(version: ItemVersion) -> Iterator[FieldError]:
    form = designs.form_of(version)
    if form is None:
        yield FieldError(path="form", message=_("还没有选定申请表。"), code="no_form")
        return
    if version.form_design:
        for problem in forms.design(version.form_design).problems:
            message = _("申请表：%s") % problem.message
            yield FieldError(path="form", message=message, code=problem.code)
    guide = definitions.outline(version.definition)[0]
    yield from missing_in_form(guide, form)
    yield from licence_faults(guide, form)


def _process(version: ItemVersion) -> Iterator[FieldError | Lint]:
    """Whatever the gate says of a flow that is being drawn stands against it. One that is
    published has been proven; only what this item asks of it can stand against it."""
    context = designs.gate_context(version.item, designs.form_of(version))
    limits = designs.limits_of(version)
    try:
        if version.process_design:
            result = workflow.examine_design(
                public_id=version.process_design, context=context, limits=limits
            )
        elif version.process_version_id:
            result = workflow.examine_process(
                bpmn_xml=workflow.bpmn_xml(version.process_version_id),
                context=context,
                limits=limits,
            )
        else:
            yield FieldError(path="process", message=_("还没有选定流程。"), code="no_process")
            return
    except DomainError as error:
        yield FieldError(path="process", message=_("流程：%s") % error.message, code=error.code)
        return
    for finding in result.findings:
        message = _("流程：%s") % finding.message
        if version.process_design or finding.rule in OF_THE_ITEM:
            yield FieldError(path="process", message=message, code=finding.rule)
        else:
            yield Lint(path="process", message=message, code=finding.rule)


def _once(errors: list[FieldError]) -> list[FieldError]:
    return list({(e.path, e.message): e for e in errors}.values())
