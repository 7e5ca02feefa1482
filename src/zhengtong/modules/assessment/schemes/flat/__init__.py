"""A part of a scheme as a flat row of texts, as forms and tables have it, and back to JSON.

A row says only what its form or table has; what it does not mention stays as it was in the node.
"""

from zhengtong.modules.assessment.schemes.flat.basics import KINDS, Node, Row, chosen
from zhengtong.modules.assessment.schemes.flat.extras import EXTRAS, addition, addition_row
from zhengtong.modules.assessment.schemes.flat.indicators import (
    factor,
    factor_row,
    indicator,
    indicator_row,
)
from zhengtong.modules.assessment.schemes.flat.parts import (
    dimension,
    dimension_row,
    head,
    head_row,
)

__all__ = [
    "EXTRAS",
    "KINDS",
    "Node",
    "Row",
    "addition",
    "addition_row",
    "chosen",
    "dimension",
    "dimension_row",
    "factor",
    "factor_row",
    "head",
    "head_row",
    "indicator",
    "indicator_row",
]
