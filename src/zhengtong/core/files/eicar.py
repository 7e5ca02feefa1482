"""The EICAR test file is found without any scanner, so that everybody can try what happens."""

from __future__ import annotations

from pathlib import Path

# Put together here, so that no scanner takes this file for the test file.
SIGNATURE = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LOOKED_AT = 4096


class EicarScanner:
    """Knows the test file of EICAR and nothing else: it stands in for no scanner."""

    def scan(self, path: Path) -> str | None:
        """Its name when the file begins like it, wherever within the first bytes."""
        with path.open("rb") as file:
            return "EICAR-Test-File" if SIGNATURE in file.read(LOOKED_AT) else None

    def check_config(self) -> list[str]:
        return []
