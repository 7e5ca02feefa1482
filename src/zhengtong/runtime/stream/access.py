"""Who may listen: asked of the web process, which alone knows sessions, screens and permissions."""

from __future__ import annotations

import asyncio
import http.client
import json
from dataclasses import dataclass

from zhengtong.runtime.home import Home

ADDRESS = "/desk/supervision/stream/"
PATIENCE = 10.0


class Refused(Exception):
    """Not signed in, or no right to the board."""


@dataclass(frozen=True, kw_only=True)
class Access:
    person: str
    organizations: frozenset[int] | None


async def ask(home: Home, *, cookie: str, host: str) -> Access:
    """Raises Refused, and OSError when the web does not answer."""
    return await asyncio.to_thread(_ask, home, cookie, host)


def _ask(home: Home, cookie: str, host: str) -> Access:
    where = home.address.removeprefix("http://").rpartition(":")[0].strip("[]")
    link = http.client.HTTPConnection(where, home.port, timeout=PATIENCE)
    try:
        link.request("GET", ADDRESS, headers={"Cookie": cookie, "Host": host})
        answer = link.getresponse()
        body = answer.read(65536)
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error
    finally:
        link.close()
    if answer.status != 200:
        raise Refused
    found = json.loads(body)
    organizations = found["organizations"]
    return Access(
        person=str(found["person"]),
        organizations=None if organizations is None else frozenset(organizations),
    )
