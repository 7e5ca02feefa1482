"""Which patterns a definition may carry: those that Rust and JavaScript read alike, in linear time.

Server and browser use different engines. What differs between them (`\\d`, look-around, set
operations, loose braces) is refused at publishing, and so is a repetition inside a repetition,
which could hang the browser.
"""

from __future__ import annotations

import re

import jsonschema_rs

_TOKEN = re.compile(
    r"""\\[\\.\[\]()*+?/|{}^$]                      # an escaped mark
    | \[\^?(?:\\[\\\[\]^.-]|[^\\\[\]])+\]           # a class
    | (?P<repeat>\{[0-9]{1,3}(?:,[0-9]{0,3})?\}|[*+?])
    | (?P<mark>[()|^$.])
    | [^\\\[\](){}|*+?^$.]                          # a plain character
    """,
    re.VERBOSE,
)
_SET_OPERATIONS = ("&&", "~~", "--")


def is_pattern(value: object) -> bool:
    """Anchored at both ends, portable, and accepted by the server's engine."""
    if not isinstance(value, str) or not 2 < len(value) <= 300:
        return False
    if not value.startswith("^") or not value.endswith("$") or value.endswith("\\$"):
        return False
    if any(mark in value for mark in _SET_OPERATIONS) or not value.isprintable():
        return False
    return _is_portable(value) and _compiles(value)


def _is_portable(value: str) -> bool:
    at, before, groups = 0, "^", [False]
    ended_unbounded = False
    while at < len(value):
        token = _TOKEN.match(value, at)
        if token is None:
            return False
        text, repeat = token[0], token["repeat"]
        if repeat:
            unbounded = repeat in "*+" or repeat.endswith(",}")
            if before in ("^", "$", "(", "|", "repeat") or (unbounded and ended_unbounded):
                return False
            groups[-1] |= unbounded
        ended_unbounded = False
        if text == "(":
            groups.append(False)
        elif text == ")":
            if len(groups) == 1:
                return False
            ended_unbounded = groups.pop()
            groups[-1] |= ended_unbounded
        before = "repeat" if repeat else text if token["mark"] else "atom"
        at = token.end()
    return len(groups) == 1


def _compiles(value: str) -> bool:
    options = jsonschema_rs.RegexOptions(size_limit=1_000_000)
    try:
        jsonschema_rs.Draft202012Validator({"pattern": value}, pattern_options=options)
    except ValueError:
        return False
    return True
