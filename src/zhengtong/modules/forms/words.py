"""What types, properties, comparisons and operators are called by those who make forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhengtong.kernel.text import localized

TYPES = {
    "text": _("单行文字"),
    "long_text": _("多行文字"),
    "integer": _("整数"),
    "money": _("金额"),
    "decimal": _("小数"),
    "date": _("日期"),
    "date_range": _("起止日期"),
    "choice": _("单选"),
    "multi_choice": _("多选"),
    "yes_no": _("是或否"),
    "region": _("行政区划"),
    "address": _("地址"),
    "identity_number": _("公民身份号码"),
    "credit_code": _("统一社会信用代码"),
    "phone": _("电话"),
    "email": _("电子邮箱"),
    "upload": _("上传材料"),
    "table": _("表格"),
    "group": _("重复填写的一组"),
    "section": _("分组"),
    "static": _("说明文字"),
    "computed": _("自动计算"),
    "signature": _("签名"),
}

PROPERTIES = {
    "key": _("标识"),
    "type": _("类型"),
    "title": _("标题"),
    "label": _("名称"),
    "hint": _("填写提示"),
    "required": _("必填"),
    "show_if": _("显示条件"),
    "require_if": _("必填条件"),
    "prefill": _("预填"),
    "messages": _("错误提示"),
    "min_length": _("最少字数"),
    "max_length": _("最多字数"),
    "pattern": _("格式"),
    "autocomplete": _("浏览器自动填充"),
    "rows": _("行高"),
    "min": _("最小值"),
    "max": _("最大值"),
    "unit": _("计量单位"),
    "places": _("小数位数"),
    "options": _("选项"),
    "source": _("选项来源"),
    "display": _("显示方式"),
    "min_items": _("最少选几项"),
    "max_items": _("最多选几项"),
    "yes_label": _("“是”的文字"),
    "no_label": _("“否”的文字"),
    "level": _("区划层级"),
    "kind": _("号码种类"),
    "material": _("对应材料"),
    "max_files": _("最多文件数"),
    "columns": _("列"),
    "fields": _("字段"),
    "min_rows": _("最少行数"),
    "max_rows": _("最多行数"),
    "row_label": _("每行的名称"),
    "text": _("文字"),
    "expression": _("算式"),
    "result": _("结果类型"),
    "statement": _("声明文字"),
}

COMPARISONS = {
    "eq": _("等于"),
    "ne": _("不等于"),
    "in": _("是其中之一"),
    "lt": _("小于（早于）"),
    "le": _("不大于（不晚于）"),
    "gt": _("大于（晚于）"),
    "ge": _("不小于（不早于）"),
    "filled": _("已填写"),
    "empty": _("没有填写"),
}

OPERATORS = {
    "add": _("相加"),
    "sub": _("相减"),
    "mul": _("相乘"),
    "div": _("相除"),
    "round": _("四舍五入"),
    "sum": _("合计一列"),
    "count": _("计数"),
    "min": _("最小的"),
    "max": _("最大的"),
    "concat": _("连接文字"),
    "if": _("如果"),
    "compare": _("比较"),
    "and": _("并且"),
    "or": _("或者"),
    "not": _("不是"),
    "date_add": _("日期加"),
    "date_diff": _("日期相差"),
    "age_on": _("某日的周岁"),
    "birth_of": _("身份号码中的生日"),
    "lookup": _("查对照表"),
    "today": _("今天"),
    "coalesce": _("第一个有值的"),
}

LEVELS = {"county": _("县"), "township": _("乡镇"), "village": _("村")}
PHONES = {"mobile": _("只收手机号码"), "any": _("手机或固定电话")}
DISPLAYS = {"radios": _("逐项列出"), "select": _("下拉列表")}
UNITS = {"days": _("天"), "months": _("个月"), "years": _("年")}

CODES = {
    "required": _("没有填写"),
    "type": _("类型不对"),
    "enum": _("不在选项中"),
    "minLength": _("字数太少"),
    "maxLength": _("字数太多"),
    "pattern": _("格式不对"),
    "format": _("日期不存在"),
    "minimum": _("太小或太早"),
    "maximum": _("太大或太晚"),
    "minItems": _("项数太少"),
    "maxItems": _("项数太多"),
    "uniqueItems": _("有重复"),
    "check_digit": _("校验位不对"),
    "range": _("结束早于开始"),
    "option": _("不在列表中"),
    "files": _("文件不可用"),
}

KINDS = {
    "number": _("数"),
    "text": _("文字"),
    "date": _("日期"),
    "boolean": _("是或否"),
    "ordered": _("数或日期"),
    "printed": _("数、文字或日期"),
    "any": _("单个的值"),
    "list": _("一列值"),
}


def called(name: str) -> str:
    """What a property, a type of field, a comparison or a kind of value is called."""
    for names in (PROPERTIES, TYPES, COMPARISONS):
        if name in names:
            return gettext(names[name])
    return name


def kind_called(kind: str) -> str:
    """What an expression gives or takes: `number`, `list:date`, `ordered`."""
    if kind.startswith("list:"):
        return gettext("一列%(kind)s") % {"kind": kind_called(kind[5:])}
    return gettext(KINDS[kind]) if kind in KINDS else kind


def operator_called(op: str) -> str:
    return gettext(OPERATORS[op]) if op in OPERATORS else op


def condition_in_words(raw: Any, labels: Mapping[str, Mapping[str, Any]]) -> str:
    """A condition as a sentence; `labels` are the raw fields by key."""
    if not isinstance(raw, dict):
        return gettext("写法不对的条件")
    for kind, word in (("and", gettext("，并且")), ("or", gettext("，或者"))):
        parts = raw.get(kind)
        if isinstance(parts, list):
            said = [_grouped(part, labels) for part in parts]
            return word.join(said)
    key = str(raw.get("field", ""))
    one = labels.get(key, {})
    name = localized(one.get("label")) or key
    verb = gettext(COMPARISONS.get(str(raw.get("operator")), str(raw.get("operator"))))
    value = "" if raw.get("operator") in ("filled", "empty") else _value(raw.get("value"), one)
    return f"“{name}”{verb}{value}"


def _grouped(part: Any, labels: Mapping[str, Mapping[str, Any]]) -> str:
    said = condition_in_words(part, labels)
    return f"（{said}）" if isinstance(part, dict) and ({"and", "or"} & set(part)) else said


def _value(value: Any, field: Mapping[str, Any]) -> str:
    values = value if isinstance(value, (list, tuple)) else [value]
    return "、".join(_one(each, field) for each in values)


def _one(value: Any, field: Mapping[str, Any]) -> str:
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if field.get("type") == "money" and isinstance(value, int):
        return gettext("%(yuan)s 元") % {"yuan": f"{value / 100:,.2f}"}
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
    return f"{gettext(OPERATORS.get(op, op))}({'，'.join(listed)})"


def _label(key: Any, labels: Mapping[str, Mapping[str, Any]]) -> str:
    return localized(labels.get(str(key), {}).get("label")) or str(key)


def _dicts(value: Any) -> Iterable[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
