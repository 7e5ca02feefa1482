"""The schemes that come with the platform: data files, no code for any of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KEYS = ("window_staff", "township_centre", "information_reporting", "school_staff")


def definition(key: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / f"{key}.json").read_text(encoding="utf-8"))
    return found
