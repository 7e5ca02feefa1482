"""CPU of a one-page decision: its words, its page, its seal, its other formats.

    python -m benchmarks.documents [--json] [--rounds N]

Works on a copy of the demo county that is made for this and dropped afterwards. Milliseconds of CPU
of this process, the median of N rounds (default 40) after two to warm up; the backend of the
database is not in it. `words` is the template filled, `page` the PDF/A from the words, `sealed`
the organ's seal on it with its entry in the register of uses.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.pages import _copy

WARM = 2
BAR_MS = 150


def main() -> int:
    parser = argparse.ArgumentParser(description="documents: CPU of a one-page decision")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=40)
    chosen = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.config.settings.base")
    with _copy():
        result = measure(chosen.rounds)
    print(json.dumps(result, indent=2) if chosen.json else _told(result))
    return 0


def _told(result: dict[str, Any]) -> str:
    return "\n".join(f"{name:28} {value}" for name, value in result.items())


def measure(rounds: int) -> dict[str, Any]:
    from django.db import transaction

    from zhengtong.core.documents import api as documents
    from zhengtong.modules.cases.documents import downloads, printing, sealing
    from zhengtong.modules.cases.models import CaseDocument, SealState

    row = CaseDocument.objects.select_related("case").filter(kind="grant").latest("id")
    kind = documents.kinds.get("case.grant")
    facts = kind.examples()
    page = printing.render(row)

    def sealed() -> None:
        with transaction.atomic():
            row.seal_state = SealState.WANTED
            sealing.sealed(row, page)
            transaction.set_rollback(True)

    result: dict[str, Any] = {
        "words_ms": _cpu(lambda: documents.compose(kind="case.grant", facts=facts), rounds),
        "page_ms": _cpu(lambda: printing.render(row), rounds),
        "sealed_ms": _cpu(sealed, rounds),
        "docx_ms": _cpu(lambda: downloads.as_docx(row), rounds),
    }
    result["seal"] = str(row.seal_state)
    whole = result["words_ms"] + result["page_ms"] + result["sealed_ms"]
    result["whole_ms"] = round(whole, 1)
    result["bar_ms"] = BAR_MS
    result["python"] = platform.python_version()
    return result


def _cpu(run: Callable[[], Any], rounds: int) -> float:
    taken = []
    for _ in range(rounds + WARM):
        began = time.process_time()
        run()
        taken.append((time.process_time() - began) * 1000)
    return round(statistics.median(taken[WARM:]), 1)


if __name__ == "__main__":
    raise SystemExit(main())
