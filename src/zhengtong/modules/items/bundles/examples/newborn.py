"""新生儿出生一件事: seven items of four departments."""

from __future__ import annotations

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import Json, t

KEY = "newborn"
LEAD = "health"
EARNER = m.question(
    "is_employed",
    t("父母一方参加了职工生育保险吗？", "Has a parent maternity insurance through work?"),
    [
        m.option("yes", "参加了", "Yes"),
        m.option("no", "没有参加", "No"),
    ],
    t("参加了的，一并核定生育津贴和医疗费用。", "If so the benefit is assessed as well."),
)


def _everywhere(key: str, *parts: str, **named: str) -> Json:
    return {"key": key, "of": {**dict.fromkeys(parts, key), **named}}


def definition(items: dict[str, str]) -> Json:
    """`items`: part → the item's public id."""
    certificate, vaccination, household = (
        "birth_certificate",
        "vaccination",
        "household",
    )
    register, insurance, card, benefit = "registration", "insurance", "card", "benefit"
    born = [certificate, vaccination, household, register]
    return {
        "name": t("新生儿出生一件事", "A child is born"),
        "summary": t(
            "出生证明、接种证、户口、生育登记、医保、社保卡和生育津贴，一张表、一次办。",
            "Certificate, vaccination, registration, insurance, card and benefit with one form.",
        ),
        "life_event": "birth",
        "audience": "person",
        "questions": [EARNER],
        "parts": [
            {"key": certificate, "item": items[certificate]},
            {
                "key": register,
                "item": items[register],
                "answers": {"birth_stage": "after"},
            },
            {"key": vaccination, "item": items[vaccination], "needs": [certificate]},
            {"key": household, "item": items[household], "needs": [certificate]},
            {
                "key": insurance,
                "item": items[insurance],
                "needs": [household],
                "answers": {"insurance_kind": "first", "insured_person": "newborn"},
                "later": ["insured_id_number"],
                "note": t("公民身份号码上户口后才有。", "The number comes with registration."),
            },
            {
                "key": card,
                "item": items[card],
                "needs": [insurance],
                "answers": {"card_kind": "first", "card_holder": "child"},
                "later": ["holder_id_number"],
            },
            {
                "key": benefit,
                "item": items[benefit],
                "needs": [register],
                "when": {"is_employed": ["yes"]},
            },
        ],
        "fields": [
            _everywhere("child_name", *born, insurance="insured_name", card="holder_name"),
            _everywhere("child_sex", certificate, vaccination, household),
            _everywhere("born_on", *born, insurance, benefit),
            _everywhere("mother_name", *born, benefit),
            _everywhere("mother_id_number", *born, benefit),
            _everywhere("father_name", certificate, household, register),
            _everywhere("father_id_number", certificate, household, register),
            _everywhere("hospital", certificate, register),
            _everywhere("guardian_name", insurance, card),
        ],
        "materials": [],
    }
