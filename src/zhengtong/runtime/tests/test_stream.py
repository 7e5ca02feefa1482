"""The stream tells who may listen that something happened, and nothing to anybody else."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from zhengtong.runtime.home import Home
from zhengtong.runtime.stream import access, app
from zhengtong.runtime.stream.hub import FINDING, FLOW, MOST_OF_ONE, Hub, Listener, TooMany

COUNTY = access.Access(person="user:1", organizations=None)


def listener(*organizations: int, person: str = "user:1") -> Listener:
    return Listener(person=person, organizations=frozenset(organizations) or None)


def test_a_signal_reaches_those_who_may_watch_the_organisation() -> None:
    hub, county, other = Hub(), listener(), listener(7)
    hub.join(county)
    hub.join(other)
    hub.signal(FINDING, 3)
    assert (county.pending, other.pending) == ({FINDING}, set())
    hub.signal(FLOW)
    assert other.pending == {FLOW}


def test_one_account_has_a_few_streams_and_gets_a_place_back() -> None:
    hub = Hub()
    mine = [listener() for _ in range(MOST_OF_ONE)]
    for one in mine:
        hub.join(one)
    with pytest.raises(TooMany):
        hub.join(listener())
    hub.join(listener(person="screen:1"))
    hub.leave(mine[0])
    hub.leave(mine[0])
    hub.join(listener())
    with pytest.raises(TooMany):
        hub.join(listener())


def test_who_comes_back_is_told_at_once_what_was_missed_and_only_that() -> None:
    hub = Hub()
    hub.signal(FINDING, 3)
    known = hub.last_id
    hub.signal(FINDING, 7)
    for organization, last_id, missed in ((7, known, True), (3, known, False), (3, "old-9", True)):
        back = listener(organization)
        hub.join(back, last_id)
        assert bool(back.pending) is missed, (organization, last_id)
        hub.leave(back)


class Browser:
    """What a browser would see of one answer of the ASGI application."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.gone = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def text(self) -> str:
        return b"".join(m.get("body", b"") for m in self.sent).decode()

    async def reads(self, words: str) -> None:
        async with asyncio.timeout(5):
            while words not in self.text:
                await asyncio.sleep(0.01)


def asked(path: str = "/board", **headers: str) -> dict[str, Any]:
    given = {"host": "desk.example:8002", **headers}
    pairs = [(k.replace("_", "-").encode(), v.encode()) for k, v in given.items()]
    return {"type": "http", "method": "GET", "path": path, "headers": pairs}


@pytest.fixture
def application(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> app.Application:
    async def ask(home: Home, *, cookie: str, host: str) -> access.Access:
        if cookie != "sessionid=good":
            raise access.Refused
        return COUNTY

    monkeypatch.setattr(access, "ask", ask)
    return app.Application(Home(path=tmp_path), frozenset({"https://zwfw.example"}))


def run(application: app.Application, scope: dict[str, Any]) -> Browser:
    async def once() -> Browser:
        browser = Browser()
        await application(scope, browser.receive, browser.send)
        return browser

    return asyncio.run(once())


def test_without_a_right_to_the_board_there_is_no_stream(application: app.Application) -> None:
    assert run(application, asked(cookie="sessionid=bad")).status == 403
    foreign = asked(cookie="sessionid=good", origin="http://evil.example")
    assert run(application, foreign).status == 403
    assert run(application, asked("/elsewhere")).status == 404
    assert run(application, asked("/health")).text == "ok"


def test_a_finding_is_told_at_once_a_case_that_went_on_after_some_seconds(
    application: app.Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "FLOW_EVERY", 0.2)
    monkeypatch.setattr(app, "COMMENT_EVERY", 0.3)

    async def story() -> Browser:
        browser = Browser()
        scope = asked(cookie="sessionid=good", origin="http://desk.example:8000")
        task = asyncio.create_task(application(scope, browser.receive, browser.send))
        await browser.reads("event: open")
        application.hub.signal(FINDING, 3)
        await browser.reads("event: finding")
        application.hub.signal(FLOW)
        await browser.reads("event: flow")
        await browser.reads(": still here")
        browser.gone.set()
        await task
        return browser

    browser = asyncio.run(story())
    told = dict(browser.sent[0]["headers"])
    assert told[b"access-control-allow-origin"] == b"http://desk.example:8000"
    assert not application.hub.listeners, "who goes leaves no place taken"


def test_a_right_that_was_taken_away_ends_the_stream(
    application: app.Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "COMMENT_EVERY", 0.05)
    monkeypatch.setattr(app, "ASK_AGAIN_EVERY", 0.0)
    answers = iter([COUNTY])

    async def ask(home: Home, *, cookie: str, host: str) -> access.Access:
        try:
            return next(answers)
        except StopIteration:
            raise access.Refused from None

    monkeypatch.setattr(access, "ask", ask)
    assert "event: bye" in run(application, asked(cookie="sessionid=good")).text
