"""The language of formulas: text → tree → unit → value. Pure: no tables, no eval.

percent(case_in_time_cases, case_decided)
bound(100 − 5 × card_yellow − 10 × card_red, 0, 100)
weighted(@on_time, 0.6, 【满意率】, 0.4)
"""

from zhengtong.modules.assessment.indices.language.errors import FormulaRefused
from zhengtong.modules.assessment.indices.language.evaluating import (
    Outcome,
    Why,
    divided_by_zero,
    evaluate,
)
from zhengtong.modules.assessment.indices.language.parsing import SEVERAL, parse
from zhengtong.modules.assessment.indices.language.tree import Node, Reference, references
from zhengtong.modules.assessment.indices.language.units import Measure, fits, measure_of, said
from zhengtong.modules.assessment.indices.language.writing import written

__all__ = [
    "SEVERAL",
    "FormulaRefused",
    "Measure",
    "Node",
    "Outcome",
    "Reference",
    "Why",
    "divided_by_zero",
    "evaluate",
    "fits",
    "measure_of",
    "parse",
    "references",
    "said",
    "written",
]
