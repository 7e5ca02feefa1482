"""The committed bundles are what the sources give, and citizens' pages stay light."""

import gzip
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "src/zhengtong/static/dist"
FRONTEND = ROOT / "frontend"


def gzipped(*names: str) -> float:
    return sum(len(gzip.compress((DIST / n).read_bytes(), 9)) for n in names) / 1024


def test_citizens_pages_carry_at_most_60_kb():
    assert gzipped("public.css", "public.js", "form.js") <= 60


@pytest.mark.skipif(
    not shutil.which("node") or not (FRONTEND / "node_modules/esbuild").is_dir(),
    reason="needs Node and `npm ci` in frontend/; the bundles are committed",
)
def test_bundles_are_up_to_date():
    done = subprocess.run(
        ["node", "build.mjs", "--check"], cwd=FRONTEND, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
