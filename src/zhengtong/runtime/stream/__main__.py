"""Run as `python -m zhengtong.runtime.stream`; the supervisor does."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

import uvicorn

from zhengtong.runtime.children import die_with_parent, never_outlive
from zhengtong.runtime.home import Home
from zhengtong.runtime.stream.app import Application
from zhengtong.runtime.stream.hub import MOST

GRACE_SECONDS = 2


def origins() -> frozenset[str]:
    """Of the public address, where there is one, and of those whose forms are trusted."""
    given = [os.environ.get("ZHENGTONG_PUBLIC_URL", "")]
    given += os.environ.get("ZHENGTONG_ORIGINS", "").split(",")
    parts = [urlsplit(address) for address in given if address]
    return frozenset(f"{p.scheme}://{p.netloc}" for p in parts if p.netloc)


def main() -> None:
    die_with_parent()
    never_outlive(os.getppid())
    home = Home.from_environment()
    uvicorn.run(
        Application(home, origins()),
        host=home.bind,
        port=home.stream_port,
        log_level="warning",
        access_log=False,
        server_header=False,
        http="h11",
        ws="none",
        loop="asyncio",
        limit_concurrency=2 * MOST,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


if __name__ == "__main__":
    main()
