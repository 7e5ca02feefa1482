"""What forms tells the others."""

from __future__ import annotations

from zhengtong.kernel.events import Event, event


@event("forms.form_published")
class FormPublished(Event):
    """Sent when a new version of a form was published. Earlier versions stay valid for whatever
    began with them."""

    form_version_id: int
    form_key: str
    number: int
    sha256: str
