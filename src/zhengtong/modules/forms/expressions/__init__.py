"""Computed fields: a typed tree of about twenty operators, the same in Python and JavaScript.

`tree.py` checks types when a form is published; `evaluate.py` runs the tree; `numbers.py` and
`dates.py` are the arithmetic. Whatever changes here changes in `frontend/src/form/` too; the
shared vectors and the fuzz test fail otherwise. Null in, null out, unless an operator says more.
"""

from zhengtong.modules.forms.expressions.evaluate import Scope, evaluate, result_value
from zhengtong.modules.forms.expressions.tree import Checked, check_expression

__all__ = ["Checked", "Scope", "check_expression", "evaluate", "result_value"]
