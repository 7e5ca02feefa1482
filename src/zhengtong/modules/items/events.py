"""Facts that the catalogue publishes."""

from zhengtong.kernel.events import Event, event


@event("items.version_published")
class ItemVersionPublished(Event):
    """A version came into force: from `effective_on` new applications follow it."""

    item_id: int
    version_id: int
    number: int
    effective_on: str


@event("items.item_state_changed")
class ItemStateChanged(Event):
    """An item was paused, cancelled or taken up again; running cases go on under their version."""

    item_id: int
    state: str


@event("items.version_withdrawn")
class ItemVersionWithdrawn(Event):
    """A version was taken out of force, or given the last day on which it holds; running cases go
    on under it."""

    item_id: int
    version_id: int
    ends_on: str


@event("items.bundle_published")
class LifeEventBundlePublished(Event):
    """A life-event bundle came into force: from `effective_on` its items may be asked for with one
    form."""

    bundle_id: int
    version_id: int
    number: int
    effective_on: str
