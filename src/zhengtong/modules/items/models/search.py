"""The row that search reads: one per item that has a version in force. Rebuilt on publishing."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchRow(models.Model):
    """Facets, the card's facts and the text of one item.

    `vector` holds CJK bigrams and words with positions (A name, B plain words and summary, C the
    rest); `plain` is the same text for the exact recheck; `pinyin` the name's syllables and
    initials.
    """

    item = models.OneToOneField(
        "items.ServiceItem", on_delete=models.PROTECT, related_name="+", primary_key=True
    )
    version = models.ForeignKey("items.ItemVersion", on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey("org.Organization", on_delete=models.PROTECT, related_name="+")
    item_class = models.CharField(max_length=16)
    matter_type = models.CharField(max_length=16)
    case_kind = models.CharField(max_length=16)
    audiences = ArrayField(models.CharField(max_length=16))
    themes = ArrayField(models.CharField(max_length=16))
    life_events = ArrayField(models.CharField(max_length=40))
    sort_key = models.CharField(max_length=16)
    popularity = models.PositiveIntegerField(default=0)
    is_detailed = models.BooleanField(default=False)
    is_historical = models.BooleanField(default=False)
    card = models.JSONField()
    codes = models.TextField()
    plain = models.TextField()
    pinyin = models.TextField()
    vector = SearchVectorField()

    class Meta:
        db_table = "items_search"
        indexes = [
            GinIndex(fields=["vector"], name="items_search_vector"),
            models.Index(fields=["organization", "sort_key"], name="items_search_org"),
            models.Index(fields=["-popularity", "sort_key"], name="items_search_popular"),
        ]

    def __str__(self) -> str:
        return self.sort_key
