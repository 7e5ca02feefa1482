"""What types, properties, comparisons and operators are called by those who make forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later

from zhengtong.kernel.text import localized

TYPES = {
    "text": later("单行文字"),
    "long_text": later("多行文字"),
    "integer": later("整数"),
    "money": later("金额"),
    "decimal": later("小数"),
    "date": later("日期"),
    "date_range": later("起止日期"),
    "choice": later("单选"),
    "multi_choice": later("多选"),
    "yes_no": later("是或否"),
    "region": later("行政区划"),
    "address": later("地址"),
    "identity_number": later("公民身份号码"),
    "credit_code": later("统一社会信用代码"),
    "phone": later("电话"),
    "email": later("电子邮箱"),
    "upload": later("上传材料"),
    "table": later("表格"),
    "group": later("重复填写的一组"),
    "section": later("分组"),
    "static": later("说明文字"),
    "computed": later("自动计算"),
    "signature": later("签名"),
}

PROPERTIES = {
    "key": later("标识"),
    "type": later("类型"),
    "title": later("标题"),
    "label": later("名称"),
    "hint": later("填写提示"),
    "required": later("必填"),
    "show_if": later("显示条件"),
    "require_if": later("必填条件"),
    "prefill": later("预填"),
    "messages": later("错误提示"),
    "min_length": later("最少字数"),
    "max_length": later("最多字数"),
    "pattern": later("格式"),
    "autocomplete": later("浏览器自动填充"),
    "rows": later("行高"),
    "min": later("最小值"),
    "max": later("最大值"),
    "unit": later("单位"),
    "places": later("小数位数"),
    "options": later("选项"),
    "source": later("选项来源"),
    "display": later("显示方式"),
    "min_items": later("最少选几项"),
    "max_items": later("最多选几项"),
    "yes_label": later("“是”的文字"),
    "no_label": later("“否”的文字"),
    "level": later("区划层级"),
    "kind": later("号码种类"),
    "material": later("对应材料"),
    "max_files": later("最多文件数"),
    "columns": later("列"),
    "fields": later("字段"),
    "min_rows": later("最少行数"),
    "max_rows": later("最多行数"),
    "row_label": later("每行的名称"),
    "text": later("文字"),
    "expression": later("算式"),
    "result": later("结果类型"),
    "statement": later("声明文字"),
}

COMPARISONS = {
    "eq": later("等于"),
    "ne": later("不等于"),
    "in": later("是其中之一"),
    "lt": later("小于（早于）"),
    "le": later("不大于（不晚于）"),
    "gt": later("大于（晚于）"),
    "ge": later("不小于（不早于）"),
    "filled": later("已填写"),
    "empty": later("没有填写"),
}

OPERATORS = {
    "add": later("相加"),
    "sub": later("相减"),
    "mul": later("相乘"),
    "div": later("相除"),
    "round": later("四舍五入"),
    "sum": later("合计一列"),
    "count": later("计数"),
    "min": later("最小的"),
    "max": later("最大的"),
    "concat": later("连接文字"),
    "if": later("如果"),
    "compare": later("比较"),
    "and": later("并且"),
    "or": later("或者"),
    "not": later("不是"),
    "date_add": later("日期加"),
    "date_diff": later("日期相差"),
    "age_on": later("某日的周岁"),
    "birth_of": later("身份号码中的生日"),
    "lookup": later("查对照表"),
    "today": later("今天"),
    "coalesce": later("第一个有值的"),
}

LEVELS = {"county": later("县"), "township": later("乡镇"), "village": later("村")}
PHONES = {"mobile": later("只收手机号码"), "any": later("手机或固定电话")}
DISPLAYS = {"radios": later("逐项列出"), "select": later("下拉列表")}
UNITS = {"days": later("天"), "months": later("个月"), "years": later("年")}

CODES = {
    "required": later("没有填写"),
    "type": later("类型不对"),
    "enum": later("不在选项中"),
    "minLength": later("字数太少"),
    "maxLength": later("字数太多"),
    "pattern": later("格式不对"),
    "format": later("日期不存在"),
    "minimum": later("太小或太早"),
    "maximum": later("太大或太晚"),
    "minItems": later("项数太少"),
    "maxItems": later("项数太多"),
    "uniqueItems": later("有重复"),
    "check_digit": later("校验位不对"),
    "range": later("结束早于开始"),
    "option": later("不在列表中"),
    "files": later("文件不可用"),
}


def condition_in_words(raw: Any, labels: Mapping[str, Mapping[str, Any]]) -> str:
    """A condition as a sentence; `labels` are the raw fields by key."""
    if not isinstance(raw, dict):
        return _("写法不对的条件")
    for kind, word in (("and", _("，并且")), ("or", _("，或者"))):
        parts = raw.get(kind)
        if isinstance(parts, list):
            said = [_grouped(part, labels) for part in parts]
            return word.join(said)
    key = str(raw.get("field", ""))
    one = labels.get(key, {})
    name = localized(one.get("label")) or key
    verb = _(COMPARISONS.get(str(raw.get("operator")), str(raw.get("operator"))))
    value = "" if raw.get("operator") in ("filled", "empty") else _value(raw.get("value"), one)
    return f"“{name}”{verb}{value}"


def _grouped(part: Any, labels: Mapping[str, Mapping[str, Any]]) -> str:
    said = condition_in_words(part, labels)
    return f"（{said}）" if isinstance(part, dict) and ({"and", "or"} & set(part)) else said


def _value(value: Any, field: Mapping[str, Any]) -> str:
    values = value if isinstance(value, list) else [value]
    return "、".join(_one(each, field) for each in values)


def _one(value: Any, field: Mapping[str, Any]) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if field.get("type") == "money" and isinstance(value, int):
        return _("%(yuan)s 元") % {"yuan": f"{value / 100:,.2f}"}
    for option in _dicts(field.get("options")):
        if option.get("value") == value:
            return f"“{localized(option.get('label')) or value}”"
    return str(value)


def expression_in_words(raw: Any, labels: Mapping[str, Mapping[str, Any]]) -> str:
    """A computed field's tree on one line: `数量 × 单价`. Reads any nonsense without raising."""
    if not isinstance(raw, dict):
        return "?"
    if "field" in raw:
        return localized(labels.get(str(raw["field"]), {}).get("label")) or str(raw["field"])
    if isinstance(raw.get("column"), list):
        return ".".join(_label(key, labels) for key in raw["column"])
    if "op" not in raw:
        return "、".join(str(value) for value in raw.values())
    op = str(raw["op"])
    given = raw.get("of")
    listed = [expression_in_words(one, labels) for one in given] if isinstance(given, list) else []
    sign = {"add": " + ", "sub": " - ", "mul": " × ", "div": " ÷ "}.get(op)
    if sign:
        return f"({sign.join(listed)})"
    return f"{_(OPERATORS.get(op, op))}({'，'.join(listed)})"


def _label(key: Any, labels: Mapping[str, Mapping[str, Any]]) -> str:
    return localized(labels.get(str(key), {}).get("label")) or str(key)


def _dicts(value: Any) -> Iterable[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
