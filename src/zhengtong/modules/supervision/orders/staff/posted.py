"""What came with a form: files, versions, chosen values."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from zhengtong.core.files import api as files
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput
from zhengtong.modules.supervision.orders.holding import MOST_FILES, RULES, waiting


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The files of a form: `ids` for the command, and what is wrong with those that came now."""

    ids: Sequence[uuid.UUID]
    errors: Sequence[FieldError]

    def require_sound(self) -> None:
        """Raises InvalidInput with what is wrong with each."""
        if self.errors:
            raise InvalidInput(errors=self.errors)


def uploads(request: HttpRequest) -> Sent:
    """The files that wait since the form was refused, and those that came with it now.

    Each good one is kept at once and waits with the form (`kept`, a tick that may be taken off),
    so that neither a bad one nor a refusal costs it. The same file chosen twice is one.
    """
    ids = list(dict.fromkeys(keys(request.POST.getlist("kept"))))
    known = {(f.name, f.sha256) for f in still_there(request, ids)}
    errors = []
    for file in request.FILES.getlist("files"):
        if len(ids) >= MOST_FILES:
            errors.append(_wrong(_("一次最多 %(n)s 个文件。") % {"n": MOST_FILES}))
            break
        try:
            stored = files.store(
                content=file, name=file.name or "", rules=RULES, actor=request.actor
            )
        except (files.FileRefused, files.ScanUnavailable) as refused:
            words = {"file": (file.name or "")[:80], "reason": refused.message}
            errors.append(_wrong(_("“%(file)s”：%(reason)s") % words))
            continue
        if (stored.name, stored.sha256) not in known:
            known.add((stored.name, stored.sha256))
            ids.append(stored.public_id)
    return Sent(ids=ids, errors=errors)


def still_there(request: HttpRequest, ids: Sequence[uuid.UUID]) -> list[files.FileData]:
    """Those that wait, for the form that is shown again."""
    return [f for f in (waiting(key, request.actor) for key in ids) if f is not None]


def refusals(refused: DomainError | None) -> Sequence[FieldError]:
    """What was refused, line by line, for the summary on top of the page."""
    if refused is None:
        return ()
    errors: Sequence[FieldError] = getattr(refused, "errors", ())
    return errors or (FieldError(path="", message=refused.message),)


def by_path(errors: Sequence[FieldError]) -> dict[str, str]:
    """What is said beside each field."""
    found: dict[str, list[str]] = {}
    for error in errors:
        found.setdefault(error.path, []).append(error.message)
    return {path: "\n".join(lines) for path, lines in found.items()}


def _wrong(message: str) -> FieldError:
    return FieldError(path="files", message=message)


def keys(values: list[str]) -> list[uuid.UUID]:
    """The identifiers among them; what is none is left out."""
    found = []
    for text in values[:50]:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found
