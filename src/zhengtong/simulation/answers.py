"""Fills in any form the way a person might: valid values for every type, chosen by chance."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhengtong.kernel.ids import credit_code_check_digit, identity_check_digit
from zhengtong.modules.forms import api as forms

WORDS = (
    "杉木林",
    "沿街门面",
    "修缮住房",
    "扩大经营",
    "家庭自用",
    "春季施工",
    "节水灌溉",
    "便民小店",
)
DIGITS = re.compile(r"\[0-9\]\{(\d+)")
"""Patterns of account numbers: so many digits at least."""
PLACES = ("石桥路", "青云街", "禾丰巷", "东门外", "河堤路", "学府路")


@dataclass(frozen=True, kw_only=True)
class Filler:
    """What the answers draw from."""

    chance: random.Random
    today: dt.date
    regions: Sequence[str]
    known: Mapping[str, Any]

    def fill(self, form_version_id: int) -> dict[str, Any]:
        """Data that the form's own rules accept; hidden fields are settled away."""
        definition = forms.form_version(form_version_id).definition
        raw: dict[str, Any] = {}
        for page in definition["pages"]:
            for section in page["sections"]:
                self._section(section, raw)
        return forms.settled(form_version_id=form_version_id, data=raw)

    def _section(self, section: Mapping[str, Any], raw: dict[str, Any]) -> None:
        for field in section.get("fields", ()):
            if field.get("type") == "section":
                self._section(field, raw)
            else:
                raw[field["key"]] = self.value(field)

    def value(self, field: Mapping[str, Any]) -> Any:
        if field["key"] in self.known:
            return self.known[field["key"]]
        make: Callable[[Mapping[str, Any]], Any] | None = getattr(self, f"_{field['type']}", None)
        return make(field) if make else None

    def _text(self, field: Mapping[str, Any]) -> str:
        if found := DIGITS.search(field.get("pattern", "")):
            return "".join(str(self.chance.randrange(1, 10)) for _ in range(int(found[1])))
        text = self.chance.choice(WORDS) + f"{self.chance.randrange(1, 99)}号"
        return text[: field.get("max_length", 200)].ljust(field.get("min_length", 0), "好")

    def _long_text(self, field: Mapping[str, Any]) -> str:
        text = f"{self.chance.choice(WORDS)}，{self.chance.choice(WORDS)}。"
        return text[: field.get("max_length", 500)].ljust(field.get("min_length", 0), "好")

    def _integer(self, field: Mapping[str, Any]) -> int:
        low = int(field.get("min", 1))
        return self.chance.randint(low, min(int(field.get("max", low + 40)), low + 40))

    def _money(self, field: Mapping[str, Any]) -> int:
        low = int(field.get("min", 0))
        high = min(int(field.get("max", low + 50_000_00)), low + 50_000_00)
        return self.chance.randint(low // 100 + 1, high // 100) * 100 if high > low + 100 else low

    def _decimal(self, field: Mapping[str, Any]) -> str:
        places = int(field.get("places", 2))
        low = Decimal(str(field.get("min", "1")))
        high = min(Decimal(str(field.get("max", low + 100))), low + 100)
        part = Decimal(self.chance.randrange(1, 1000)) / 1000
        step = Decimal(1).scaleb(-places)
        value = (low + (high - low) * part).quantize(step)
        return str(max(value, low.quantize(step)))

    def _date(self, field: Mapping[str, Any]) -> str:
        return self._days(field)[0].isoformat()

    def _date_range(self, field: Mapping[str, Any]) -> dict[str, str]:
        first, last = self._days(field)
        return {"from": first.isoformat(), "to": last.isoformat()}

    def _days(self, field: Mapping[str, Any]) -> tuple[dt.date, dt.date]:
        """Ahead where the field looks ahead (`min: today…` and no `max: today`), else behind."""
        if str(field.get("min", "")).startswith("today") and field.get("max") != "today":
            first = self.today + dt.timedelta(days=self.chance.randint(10, 40))
            return first, first + dt.timedelta(days=self.chance.randint(5, 60))
        last = self.today - dt.timedelta(days=self.chance.randint(1, 200))
        return last - dt.timedelta(days=self.chance.randint(1, 100)), last

    def _choice(self, field: Mapping[str, Any]) -> str | None:
        open_ = [o for o in field.get("options", ()) if not o.get("stop")]
        return str(self.chance.choice(open_)["value"]) if open_ else None

    def _multi_choice(self, field: Mapping[str, Any]) -> list[str]:
        values = [str(o["value"]) for o in field.get("options", ())]
        most = min(int(field.get("max_items", len(values))), len(values))
        return values[: max(int(field.get("min_items", 1)), self.chance.randint(1, most))]

    def _yes_no(self, field: Mapping[str, Any]) -> bool:
        return self.chance.random() < 0.7

    def _region(self, field: Mapping[str, Any]) -> str:
        return self.chance.choice(self.regions)

    def _address(self, field: Mapping[str, Any]) -> dict[str, str]:
        detail = f"{self.chance.choice(PLACES)}{self.chance.randrange(1, 200)}号"
        return {"region": self.chance.choice(self.regions), "detail": detail}

    def _identity_number(self, field: Mapping[str, Any]) -> str:
        born = dt.date(1960, 1, 1) + dt.timedelta(days=self.chance.randrange(15_000))
        first = f"999021{born:%Y%m%d}{self.chance.randrange(1000):03d}"
        return first + identity_check_digit(first)

    def _credit_code(self, field: Mapping[str, Any]) -> str:
        first = f"91999021MA{self.chance.randrange(10_000_000):07d}"
        return first + credit_code_check_digit(first)

    def _phone(self, field: Mapping[str, Any]) -> str:
        return f"199{self.chance.randrange(100_000_000):08d}"

    def _email(self, field: Mapping[str, Any]) -> str:
        return f"citizen{self.chance.randrange(10_000)}@qinghe.example"

    def _signature(self, field: Mapping[str, Any]) -> dict[str, str]:
        return {"name": str(self.known.get("applicant", "李禾生"))}

    def _table(self, field: Mapping[str, Any]) -> list[dict[str, Any]]:
        return self._rows(field, field["columns"])

    def _group(self, field: Mapping[str, Any]) -> list[dict[str, Any]]:
        return self._rows(field, field["fields"])

    def _rows(self, field: Mapping[str, Any], columns: Any) -> list[dict[str, Any]]:
        count = max(int(field.get("min_rows", 1)), 1)
        return [{c["key"]: self.value(c) for c in columns} for _ in range(count)]
