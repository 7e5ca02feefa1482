"""Who may import whom: the contracts of `.importlinter`, and what contracts cannot say."""

import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "src/zhengtong/modules"
DOORS = {"api", "data", "events", "plugins"}


def test_imports_keep_the_contracts(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0, capsys.readouterr().out


def foreign_imports(file: Path, own: str):
    """(line, module, part) of every import of another domain module."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{a.name}" for a in node.names]
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[:2] == ["zhengtong", "modules"] and len(parts) > 3 and parts[2] != own:
                yield node.lineno, parts[2], parts[3]


def test_the_kernel_knows_no_tables_and_no_http():
    wrong = [
        f"{file.name}: {node.module}"
        for file in (ROOT / "src/zhengtong/kernel").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("django.db", "django.http", "django.views"))
    ]
    assert not wrong


@pytest.mark.parametrize("module", sorted(p.name for p in MODULES.iterdir() if p.is_dir()))
def test_modules_enter_each_other_only_by_the_front_doors(module):
    wrong = [
        f"{file.relative_to(ROOT)}:{line} enters {other} by {part}"
        for file in (MODULES / module).rglob("*.py")
        if "tests" not in file.parts and "migrations" not in file.parts
        for line, other, part in foreign_imports(file, module)
        if part not in DOORS
    ]
    assert not wrong, "\n".join(wrong)
