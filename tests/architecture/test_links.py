"""The tree carries nothing of the machine on which it was written."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MACHINE = re.compile(r"(?<![\w.])/(?:root|home/\w+|work|tmp)/[\w-]+")
HOSTS = re.compile(r"https?://(?:files\.pythonhosted|pypi|registry\.npmjs|deb\.debian)[\w./-]*")
TEXT = {".py", ".md", ".toml", ".json", ".js", ".css", ".html", ".sh", ".txt", ".lock", ""}


def tracked():
    names = subprocess.run(
        ["git", "ls-files"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    return [ROOT / n for n in names if Path(n).suffix in TEXT and "tests" not in Path(n).parts]


def test_no_machine_paths_and_no_registry_hosts():
    found = []
    for file in tracked():
        if not file.is_file():
            continue
        text = file.read_text(errors="ignore")
        for pattern in (MACHINE, HOSTS):
            found += [f"{file.relative_to(ROOT)}: {m}" for m in pattern.findall(text)]
    assert not found, "\n".join(found[:20])
