"""开办餐饮店一件事: registration, food licence, and a shop sign for those who want one."""

from __future__ import annotations

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import Json, t

KEY = "restaurant_start"
LEAD = "industry_commerce"
SIGN = m.question(
    "wants_sign",
    t("要设置店招、门头吗？", "Will you put up a shop sign?"),
    [
        m.option("yes", "要", "Yes"),
        m.option("no", "不要，或者以后再办", "No, or later"),
    ],
)


def definition(items: dict[str, str]) -> Json:
    """`items`: part → the item's public id."""
    business, food, sign = "business", "food", "sign"
    return {
        "name": t("开办餐饮店一件事", "Start a restaurant"),
        "summary": t(
            "营业执照、食品经营许可和店招设置，一张表申请，拿到执照后接着办许可。",
            "Business licence, food licence and shop sign with one form, one after the other.",
        ),
        "life_event": "business",
        "audience": "person",
        "questions": [SIGN],
        "parts": [
            {
                "key": business,
                "item": items[business],
                "answers": {"registration_kind": "new"},
            },
            {
                "key": food,
                "item": items[food],
                "needs": [business],
                "answers": {"licence_kind": "new", "conditions_changed": "yes"},
                "later": ["credit_code"],
                "note": t(
                    "统一社会信用代码在营业执照上。", "The credit code is on the business licence."
                ),
            },
            {
                "key": sign,
                "item": items[sign],
                "needs": [business],
                "when": {"wants_sign": ["yes"]},
                "answers": {"sign_kind": "shop_sign"},
            },
        ],
        "fields": [
            {"key": "business_name", "of": {business: "business_name", food: "business_name"}},
            {
                "key": "location_region",
                "of": {
                    business: "location_region",
                    food: "location_region",
                    sign: "location_region",
                },
            },
            {
                "key": "premises_address",
                "of": {business: "premises_address", food: "premises_address"},
            },
        ],
        "materials": [],
    }
