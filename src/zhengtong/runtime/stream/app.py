"""The stream itself, in plain ASGI: `GET /board` for a board, `GET /health` for the supervisor."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from zhengtong.runtime.home import Home
from zhengtong.runtime.stream import access
from zhengtong.runtime.stream.hub import FINDING, FLOW, Hub, Listener, TooMany
from zhengtong.runtime.stream.source import listen

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

COMMENT_EVERY = 15.0
ASK_AGAIN_EVERY = 60.0
FLOW_EVERY = 5.0
"""Seconds between two signals that cases went on; a finding is told at once."""
RETRY = b"retry: 3000\n\n"


class Application:
    """`origins` are those of pages that may listen beside the host that the stream is asked at."""

    def __init__(self, home: Home, origins: frozenset[str] = frozenset()) -> None:
        self.home = home
        self.origins = origins
        self.hub = Hub()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        source = asyncio.create_task(listen(self.hub, self.home.database_url))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        source.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await source
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> None:
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        path = scope["path"].rstrip("/")
        if path == "/health":
            await _say(send, 200, b"ok")
        elif not path.endswith("/board") or scope["method"] != "GET":
            await _say(send, 404)
        elif (origin := headers.get("origin", "")) and not self._knows(origin, headers):
            await _say(send, 403)
        else:
            await self._stream(headers, origin, receive, send)

    def _knows(self, origin: str, headers: dict[str, str]) -> bool:
        """A page of the same host, on whatever port, or of a public address that was configured."""
        asked_at = urlsplit(f"//{headers.get('host', '')}").hostname
        return origin in self.origins or (
            asked_at is not None and urlsplit(origin).hostname == asked_at
        )

    async def _stream(
        self, headers: dict[str, str], origin: str, receive: Receive, send: Send
    ) -> None:
        cors = _cors(origin)
        try:
            allowed = await self._ask(headers)
            listener = Listener(person=allowed.person, organizations=allowed.organizations)
            self.hub.join(listener, headers.get("last-event-id", ""))
        except access.Refused:
            await _say(send, 403, headers=cors)
        except TooMany:
            await _say(send, 429, headers=cors)
        except OSError:
            await _say(send, 503, headers=cors)
        else:
            try:
                await self._send(listener, headers, cors, receive, send)
            finally:
                self.hub.leave(listener)

    async def _ask(self, headers: dict[str, str]) -> access.Access:
        host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
        return await access.ask(
            self.home, cookie=headers.get("cookie", ""), host=f"[{host}]" if ":" in host else host
        )

    async def _send(
        self,
        listener: Listener,
        headers: dict[str, str],
        cors: list[tuple[bytes, bytes]],
        receive: Receive,
        send: Send,
    ) -> None:
        kind = (b"content-type", b"text/event-stream; charset=utf-8")
        unbuffered = [(b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
        await send(
            {"type": "http.response.start", "status": 200, "headers": [kind, *unbuffered, *cors]}
        )
        await _write(send, RETRY + _event("open", self.hub.last_id))
        gone = asyncio.create_task(_until_gone(receive))
        talk = asyncio.create_task(self._talk(listener, headers, send))
        try:
            await asyncio.wait({gone, talk}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (gone, talk):
                task.cancel()
            await asyncio.gather(gone, talk, return_exceptions=True)
        with contextlib.suppress(OSError):
            await send({"type": "http.response.body", "body": b""})

    async def _talk(self, listener: Listener, headers: dict[str, str], send: Send) -> None:
        """Until the right to listen is gone."""
        asked = written = time.monotonic()
        told, owes_flow = 0.0, False
        while True:
            until = told + FLOW_EVERY if owes_flow else written + COMMENT_EVERY
            kinds = await listener.next(max(until - time.monotonic(), 0.01))
            now = time.monotonic()
            owes_flow |= FLOW in kinds
            if now - asked > ASK_AGAIN_EVERY:
                if not await self._still(listener, headers):
                    await _write(send, b"event: bye\ndata: \n\n")
                    return
                asked = now
            if FINDING in kinds or (owes_flow and now - told >= FLOW_EVERY):
                name = FINDING if FINDING in kinds else FLOW
                told, written, owes_flow = now, now, False
                await _write(send, _event(name, self.hub.last_id))
            elif now - written >= COMMENT_EVERY:
                written = now
                await _write(send, b": still here\n\n")

    async def _still(self, listener: Listener, headers: dict[str, str]) -> bool:
        """Ask again; a web that restarts is no refusal."""
        try:
            allowed = await self._ask(headers)
        except access.Refused:
            return False
        except OSError:
            return True
        listener.organizations = allowed.organizations
        return True


def _event(name: str, number: str) -> bytes:
    return f"id: {number}\nevent: {name}\ndata: \n\n".encode()


def _cors(origin: str) -> list[tuple[bytes, bytes]]:
    if not origin:
        return []
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]


async def _say(
    send: Send, status: int, body: bytes = b"", headers: list[tuple[bytes, bytes]] | None = None
) -> None:
    told = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store"), *(headers or [])]
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": body})


async def _write(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
