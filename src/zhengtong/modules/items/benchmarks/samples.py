"""Examples for the demo county. The ranges of the law are quoted; how they are graded is invented,
and every example says so."""

from __future__ import annotations

from typing import Any

from zhengtong.kernel.access import Actor
from zhengtong.modules.items.benchmarks import services
from zhengtong.modules.items.benchmarks.ties import penalties
from zhengtong.modules.items.models import BenchmarkVersion
from zhengtong.modules.org import api as org


def t(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


SAMPLES: list[dict[str, Any]] = [
    {
        "department": "forestry",
        "act": t("滥伐林木", "Felling trees beyond or against a permit"),
        "legal_bases": [
            {
                "title": t("《中华人民共和国森林法》", "Forest Law"),
                "article": t("第七十六条第二款", "Article 76, paragraph 2"),
                "text": t(
                    "滥伐林木的，由县级以上人民政府林业主管部门责令限期在原地或者异地补种滥伐株数一倍以上"
                    "三倍以下的树木，可以处滥伐林木价值三倍以上五倍以下的罚款。",
                    "The forestry authority orders replanting of one to three times the number of"
                    " trees felled, and may fine three to five times the value of the timber.",
                ),
            }
        ],
        "grades": [
            {
                "circumstance": t("轻微", "Minor"),
                "applies": t("蓄积不足 1 立方米，主动补种", "Under 1 m³, replanted unasked"),
                "range": t("责令补种一倍，不予罚款", "Replant once the number; no fine"),
            },
            {
                "circumstance": t("一般", "Ordinary"),
                "applies": t("蓄积 1 立方米以上不足 5 立方米", "1 m³ to under 5 m³"),
                "range": t(
                    "责令补种一倍以上二倍以下，处价值三倍以上四倍以下罚款",
                    "Replant one to two times; fine of three to four times the value",
                ),
            },
            {
                "circumstance": t("较重", "Serious"),
                "applies": t("蓄积 5 立方米以上，或者再次滥伐", "5 m³ and more, or repeated"),
                "range": t(
                    "责令补种二倍以上三倍以下，处价值四倍以上五倍以下罚款",
                    "Replant two to three times; fine of four to five times the value",
                ),
            },
        ],
    },
    {
        "department": "housing",
        "act": t(
            "未经批准挖掘城市道路",
            "Digging up a city road without approval",
        ),
        "legal_bases": [
            {
                "title": t("《城市道路管理条例》", "Regulations on City Roads"),
                "article": t("第四十二条", "Article 42"),
                "text": t(
                    "责令限期改正，可以处以2万元以下的罚款；造成损失的，应当依法承担赔偿责任。",
                    "Correction within a set time and a fine of up to 20,000 yuan; damage is paid"
                    " for under the law.",
                ),
            }
        ],
        "grades": [
            {
                "circumstance": t("轻微", "Minor"),
                "applies": t("面积不足 5 平方米，当日恢复", "Under 5 m², restored that day"),
                "range": t("责令改正，不予罚款", "Correction; no fine"),
            },
            {
                "circumstance": t("一般", "Ordinary"),
                "applies": t("面积 5 平方米以上不足 20 平方米", "5 m² to under 20 m²"),
                "range": t("责令改正，处 1 万元以下罚款", "Correction; fine up to 10,000 yuan"),
            },
            {
                "circumstance": t("较重", "Serious"),
                "applies": t(
                    "面积 20 平方米以上，或者造成管线损坏、交通中断",
                    "20 m² and more, or pipes damaged or traffic stopped",
                ),
                "range": t(
                    "责令改正，处 1 万元以上 2 万元以下罚款",
                    "Correction; fine of 10,000 to 20,000 yuan",
                ),
            },
        ],
    },
    {
        "department": "civil_affairs",
        "item": "临时救助（小额）",
        "fields": ("amount", "relief_kind"),
        "act": t("小额临时救助的金额", "Amount of small temporary relief"),
        "legal_bases": [
            {
                "title": t("《社会救助暂行办法》", "Interim Measures for Social Assistance"),
                "article": t("第四十八条", "Article 48"),
            }
        ],
        "grades": [
            {
                "circumstance": t("意外事故", "An accident"),
                "option": "火灾、交通事故等意外",
                "applies": t("有消防、交警等的证明", "Proved by the fire or traffic police"),
                "range": t("一次性发给现金", "Money, once"),
                "least": 50_000,
                "most": 500_000,
            },
            {
                "circumstance": t("突发重病", "Sudden serious illness"),
                "option": "家里有人突发重病",
                "applies": t("有诊断证明和自付费用单据", "Diagnosis and bills paid oneself"),
                "range": t("一次性发给现金", "Money, once"),
                "least": 100_000,
                "most": 500_000,
            },
            {
                "circumstance": t("其他困难", "Other hardship"),
                "option": "其他原因，生活暂时困难",
                "applies": t("入户了解，情况属实", "Found true at a visit"),
                "range": t("一次性发给现金或者实物", "Money or goods, once"),
                "most": 200_000,
            },
        ],
    },
]


def load(drafter: Actor, reviewer: Actor) -> None:
    """Once: an act that is there already is left alone."""
    known = {str(act.get("zh")) for act in BenchmarkVersion.objects.values_list("act", flat=True)}
    for sample in SAMPLES:
        body = org.organization_by_key(sample["department"])
        if body is None or sample["act"]["zh"] in known:
            continue
        pk = services.create_benchmark(organization_id=body.id, act=sample["act"], actor=drafter)
        _tie(pk, body.id, sample, drafter)
        values = {key: sample[key] for key in ("act", "legal_bases", "grades")}
        services.save_benchmark(
            version_id=pk, values={**values, "is_sample": True}, lock_version=1, actor=drafter
        )
        services.publish_benchmark(version_id=pk, actor=reviewer)


def _tie(version_id: int, organization_id: int, sample: dict[str, Any], actor: Actor) -> None:
    """To the item of that name, where the catalogue has it."""
    named = {name: pk for pk, name in penalties(organization_id)}
    if sample.get("item") not in named:
        return
    amount, situation = sample["fields"]
    services.tie_benchmark(
        benchmark_id=BenchmarkVersion.objects.get(pk=version_id).benchmark_id,
        item_id=named[sample["item"]],
        amount_field=amount,
        situation_field=situation,
        actor=actor,
    )
