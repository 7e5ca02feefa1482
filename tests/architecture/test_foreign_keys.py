"""Foreign keys point down the tiers, are protected, and open no way back up."""

from django.apps import apps
from django.db.models import PROTECT, ForeignKey

TIERS = [
    {"analytics", "ops"},
    {"assessment", "risk"},
    {"supervision", "portal"},
    {"hall", "interaction", "marketplace", "trading"},
    {"cases", "office"},
    {"items"},
    {"licences", "billing", "archives"},
    {"sharing"},
    {"forms", "workflow", "maps"},
    {"org"},
]


def height(label: str) -> int:
    """Higher calls lower; core and libraries lie at the bottom."""
    return next((len(TIERS) - i for i, tier in enumerate(TIERS) if label in tier), 0)


def crossing():
    for model in apps.get_models():
        if not model.__module__.startswith("zhengtong."):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey):
                other = field.related_model._meta.app_label
                if other != model._meta.app_label:
                    yield model, field, other


def test_foreign_keys_point_down():
    wrong = [f for m, f, other in crossing() if height(other) >= height(m._meta.app_label)]
    assert not wrong


def test_foreign_keys_across_borders_are_protected_and_one_way():
    wrong = [
        f
        for _, f, _ in crossing()
        if f.remote_field.on_delete is not PROTECT or f.remote_field.related_name != "+"
    ]
    assert not wrong
