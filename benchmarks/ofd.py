"""CPU of making an OFD from the PDF of one page.

    python -m benchmarks.ofd [--json] [--rounds N]

The page is a decision as the organs issue it, set by Typst once, outside the measured time. Counted
is the CPU of this process alone; the bar is 60 ms for a one-page licence. The checks against the
schema and the signing (without the key's own work) are measured beside it.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main() -> int:
    parser = argparse.ArgumentParser(description="PDF to OFD")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    from django.conf import settings

    settings.configure(USE_I18N=False, USE_TZ=True, TIME_ZONE="Asia/Shanghai")
    result = measure(options.rounds)
    if options.json:
        print(json.dumps(result, indent=2))
    else:
        for name, value in result.items():
            print(f"{name:20} {value}")
    return 0


def measure(rounds: int) -> dict[str, Any]:
    from zhengtong.core.ofd import api as ofd
    from zhengtong.core.ofd.tests.pages import case_document

    pdf = case_document()
    made = ofd.from_pdf(pdf)
    return {
        "from_pdf_ms": _median(lambda: ofd.from_pdf(pdf), rounds),
        "problems_ms": _median(lambda: ofd.problems(made), rounds),
        "sign_ms": _median(lambda: ofd.sign(made, signer=lambda data: data[:32]), rounds),
        "pdf_bytes": len(pdf),
        "ofd_bytes": len(made),
    }


def _median(act: Callable[[], object], rounds: int) -> float:
    act()
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        act()
        taken.append((time.process_time() - begun) * 1000)
    return round(statistics.median(taken), 1)


if __name__ == "__main__":
    raise SystemExit(main())
