"""The thin form definition: pages, sections, fields, conditions. Read here and nowhere else."""

from zhengtong.modules.forms.definition.conditions import Condition, all_of
from zhengtong.modules.forms.definition.model import (
    ROWS,
    Definition,
    Field,
    Option,
    Page,
    Placed,
    Prefill,
    Section,
)
from zhengtong.modules.forms.definition.outline import workable_problems
from zhengtong.modules.forms.definition.problems import BadDefinition
from zhengtong.modules.forms.definition.resolve import Resolved, read_definition, stored_definition

__all__ = [
    "ROWS",
    "BadDefinition",
    "Condition",
    "Definition",
    "Field",
    "Option",
    "Page",
    "Placed",
    "Prefill",
    "Resolved",
    "Section",
    "all_of",
    "read_definition",
    "stored_definition",
    "workable_problems",
]
