"""Regions that exist without the tables of `org`, and Node to compare the browser's twins with."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from zhengtong.modules.forms.plugins import OptionSource, option_sources

FRONTEND = Path(__file__).parents[5] / "frontend"


class ThreeRegions(OptionSource):
    places = {"999021000000": "青禾县", "999021101000": "城关镇", "999021101001": "东街村"}

    def options(self, level):
        return list(self.places.items())

    def label_of(self, value, level):
        return self.places.get(value)


@pytest.fixture(autouse=True)
def three_regions():
    with option_sources.temporarily("region", ThreeRegions()):
        yield


class Browser:
    """The browser's half of the forms engine, answering from one Node process."""

    def __init__(self, node: str) -> None:
        self.process = subprocess.Popen(
            [node, str(FRONTEND / "src/form/tests/answers.js")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def ask(self, what: str, **question):
        line = json.dumps({"ask": what, **question}, ensure_ascii=True)
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"Node ended on {line[:500]}"
        return json.loads(answer)

    def close(self) -> None:
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=10)


@pytest.fixture(scope="session")
def node() -> str:
    """The path of Node. Pages are served from committed bundles, so a machine may do without."""
    found = shutil.which("node")
    if not found:
        pytest.skip("Node is not installed: the browser's half is compared where it is")
    return found


@pytest.fixture(scope="session")
def browser(node):
    found = Browser(node)
    yield found
    found.close()


@pytest.fixture(scope="session")
def validating_browser(browser):
    """The same, with the JSON Schema validator of the browser installed."""
    if not (FRONTEND / "node_modules/@cfworker/json-schema").exists():
        pytest.skip("run `npm ci` in frontend/ to compare the browser's validator")
    return browser
