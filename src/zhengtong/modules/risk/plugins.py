"""The plug board of factors: named, typed quantities that a model of risk counts.

A factor answers records, never points: what they are worth stands in the model. So every level can
be opened down to the rows that made it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from zhengtong.kernel.registry import Registry
from zhengtong.modules.risk.scoring import Record
from zhengtong.modules.risk.states import Kind


class Factor:
    """One quantity. Subclass, set the attributes, register an instance.

    `label`, `says` (what is counted) and `unit` are Chinese msgids; `source` says where the rows
    come from. `is_good`: more of it lowers the risk, so its points are negative.
    """

    label: str
    says: str
    unit: str
    source: str
    kinds: frozenset[Kind] = frozenset(Kind)
    is_good = False

    def records(
        self, *, kind: Kind, since: dt.date, on: dt.date, ids: Collection[int] | None = None
    ) -> Sequence[Record]:
        """All rows from that day on, in one read; only of these (ids of companies or people in
        `org`), where ids are given. `Record.subject` bears that id."""
        raise NotImplementedError


factors: Registry[Factor] = Registry("risk.factors", Factor)
"""By the key that versions of models bear."""
