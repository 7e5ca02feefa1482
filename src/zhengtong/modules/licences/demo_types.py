"""The licence types of the demo county, as definitions."""

from __future__ import annotations

from typing import Any, NamedTuple


class Demo(NamedTuple):
    """`organ` defines and issues it; `sequence` ends its code."""

    organ: str
    sequence: str
    name_zh: str
    name_en: str
    holder_kind: str
    definition: dict[str, Any]


def field(key: str, zh: str, en: str, kind: str = "text", **more: bool) -> dict[str, Any]:
    return {"key": key, "label": {"zh": zh, "en": en}, "type": kind, **more}


PUBLIC: dict[str, bool] = {"is_public": True}
OPTIONAL: dict[str, bool] = {"is_required": False}

TYPES = (
    Demo(
        "forestry",
        "001",
        "林木采伐许可证",
        "Tree-felling permit",
        "either",
        {
            "fields": [
                field("place", "采伐地点", "Place", **PUBLIC),
                field("plot", "小地名或小班号", "Plot", **OPTIONAL),
                field("species", "树种", "Species", **PUBLIC),
                field("trees", "株数", "Trees", "number", **PUBLIC),
                field("volume", "采伐蓄积（立方米）", "Volume (m³)", "number", **PUBLIC),
                field("method", "采伐方式", "Method", **PUBLIC),
                field("period", "采伐期限", "Period", **PUBLIC, **OPTIONAL),
                field("replanting", "更新方式", "Replanting", **OPTIONAL),
            ],
            "validity": {"kind": "years", "n": 1},
            "number": "青林采〔{year}〕{serial:06}号",
            "legal_basis": "《中华人民共和国森林法》第五十六条",
            "layout": {
                "title": "林木采伐许可证",
                "border": "ornate",
                "intro": "根据《中华人民共和国森林法》第五十六条，经审核，准予采伐下列林木。",
                "closing": "采伐应当严格按照本证规定进行，并按期完成更新造林。",
            },
        },
    ),
    Demo(
        "civil_affairs",
        "001",
        "老年人优待证",
        "Senior citizen card",
        "person",
        {
            "fields": [
                field("village", "居住的村（社区）", "Village", **OPTIONAL),
                field("photo", "照片", "Photograph", "photo", **OPTIONAL),
            ],
            "validity": {"kind": "none"},
            "number": "青优{year}{serial:06}",
            "legal_basis": "《中华人民共和国老年人权益保障法》第二条",
            "layout": {
                "title": "老年人优待证",
                "orientation": "card",
                "border": "double",
                "photo": "photo",
                "closing": "凭本证享受本县老年人优待。",
            },
        },
    ),
    Demo(
        "food_drug",
        "001",
        "食品经营许可证",
        "Food business licence",
        "either",
        {
            "fields": [
                field("business", "经营者名称", "Name of the business", **PUBLIC),
                field("address", "经营场所", "Premises", **PUBLIC),
                field("kind", "主体业态", "Type", **PUBLIC),
                field("scope", "经营项目", "Served food", **PUBLIC),
                field("manager", "食品安全管理人员", "Food safety manager", is_masked=True,
                      **PUBLIC),
            ],
            "validity": {"kind": "years", "n": 5},
            "number": "JY9990210{year}{serial:06}",
            "legal_basis": "《中华人民共和国食品安全法》第三十五条",
            "layout": {
                "title": "食品经营许可证",
                "orientation": "a4_landscape",
                "border": "double",
                "columns": 2,
                "closing": "请在经营场所的显著位置悬挂或者摆放本证。",
            },
        },
    ),
    Demo(
        "tobacco",
        "001",
        "烟草专卖零售许可证",
        "Tobacco retail licence",
        "either",
        {
            "fields": [
                field("business", "经营者名称", "Name of the business", **PUBLIC),
                field("address", "经营场所", "Premises", **PUBLIC),
            ],
            "validity": {"kind": "years", "n": 5},
            "number": "9990211{year}{serial:05}",
            "legal_basis": "《中华人民共和国烟草专卖法》第十六条",
            "layout": {
                "title": "烟草专卖零售许可证",
                "border": "double",
            },
        },
    ),
    Demo(
        "transport",
        "001",
        "道路运输经营许可证",
        "Road transport licence",
        "either",
        {
            "fields": [
                field("address", "经营地址", "Address", **PUBLIC),
                field("scope", "经营范围", "Scope", **PUBLIC),
            ],
            "validity": {"kind": "years", "n": 4},
            "number": "青交运管许可字{year}{serial:05}号",
            "legal_basis": "《中华人民共和国道路运输条例》第二十四条",
            "layout": {"title": "道路运输经营许可证", "border": "plain", "seal": "centre"},
        },
    ),
)  # fmt: skip
