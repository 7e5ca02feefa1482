"""Code tables of the catalogue: themes, life events, objects, channels, grounds, in both languages.

Theme codes are the usual ones of provincial platforms (`n` for persons, `l` for legal persons);
the numbers have gaps, and they are kept.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def joined(words: Iterable[object]) -> str:
    """A list in a sentence: `、` in Chinese, commas in English."""
    mark = ", " if (get_language() or "").startswith("en") else "、"
    return mark.join(str(w) for w in words)


PERSON_THEMES = {
    "n005": _("生育收养"),
    "n010": _("户籍办理"),
    "n015": _("民族宗教"),
    "n020": _("教育科研"),
    "n025": _("入伍服役"),
    "n030": _("就业创业"),
    "n035": _("设立变更"),
    "n040": _("准营准办"),
    "n045": _("抵押质押"),
    "n050": _("职业资格"),
    "n055": _("行政缴费"),
    "n060": _("婚姻登记"),
    "n065": _("优待抚恤"),
    "n070": _("规划建设"),
    "n075": _("住房保障"),
    "n085": _("社会保障"),
    "n090": _("证件办理"),
    "n095": _("交通出行"),
    "n100": _("旅游观光"),
    "n105": _("出境入境"),
    "n110": _("消费维权"),
    "n115": _("公共安全"),
    "n120": _("司法公证"),
    "n125": _("知识产权"),
    "n130": _("环保绿化"),
    "n135": _("文化体育"),
    "n140": _("公用事业"),
    "n145": _("医疗卫生"),
    "n150": _("离职退休"),
    "n155": _("死亡殡葬"),
    "n998": _("地方特色"),
    "n999": _("其他"),
}
COMPANY_THEMES = {
    "l005": _("设立变更"),
    "l010": _("准营准办"),
    "l015": _("资质认证"),
    "l020": _("年检年审"),
    "l025": _("税收财务"),
    "l030": _("人力资源"),
    "l035": _("社会保障"),
    "l040": _("投资审批"),
    "l045": _("融资信贷"),
    "l050": _("抵押质押"),
    "l055": _("商务贸易"),
    "l060": _("招标拍卖"),
    "l065": _("海关口岸"),
    "l070": _("涉外服务"),
    "l075": _("农林牧渔"),
    "l085": _("国土和规划建设"),
    "l090": _("交通运输"),
    "l095": _("环保绿化"),
    "l100": _("应对气候变化"),
    "l105": _("水务气象"),
    "l110": _("医疗卫生"),
    "l115": _("科技创新"),
    "l120": _("文体教育"),
    "l125": _("知识产权"),
    "l130": _("民族宗教"),
    "l135": _("质量技术"),
    "l140": _("检验检疫"),
    "l145": _("安全生产"),
    "l150": _("公安消防"),
    "l155": _("司法公证"),
    "l160": _("公用事业"),
    "l165": _("法人注销"),
    "l170": _("档案文物"),
    "l998": _("地方特色"),
    "l999": _("其他"),
}
THEMES = {**PERSON_THEMES, **COMPANY_THEMES}

LIFE_EVENTS = {
    "birth": _("生孩子"),
    "school": _("上学"),
    "work": _("找工作"),
    "business": _("做生意"),
    "house": _("盖房子"),
    "farm": _("种地造林"),
    "hardship": _("遇到困难"),
    "sickness": _("看病就医"),
    "driving": _("开车跑运输"),
    "old_age": _("养老"),
}

OBJECTS = {
    "person": _("自然人"),
    "enterprise": _("企业法人"),
    "institution": _("事业法人"),
    "association": _("社会组织法人"),
    "unincorporated": _("非法人企业"),
    "agency": _("行政机关"),
}
CHANNELS = {
    "web": _("网上"),
    "mobile": _("手机"),
    "window": _("窗口"),
    "agent": _("代办员"),
    "kiosk": _("自助终端"),
    "phone": _("电话"),
}
SCOPES = {
    "county": _("县政务服务中心"),
    "any_counter": _("全县任一窗口"),
    "township": _("乡镇便民服务中心"),
    "village": _("村（社区）便民服务站"),
}
TOWNSHIP_ROLES = {
    "entrusted": _("受委托办理，以实施主体的名义决定"),
    "devolved": _("下放乡镇，以乡镇的名义决定"),
    "first_review": _("由乡镇初审，转报实施主体决定"),
}
UPWARDS = {"owner": _("转报实施主体"), "outside": _("转报平台以外的上级机关")}
NEAR = {
    "any_counter": _("全县通办"),
    "township": _("可在乡镇办"),
    "village": _("可在村里办"),
}
"""Where it may be handed in besides the county's hall."""
HANDLED_AT = {"county": _("县级办理"), "township": _("乡镇办理或者初审")}

GROUNDS = {
    "hearing": _("听证"),
    "tender": _("招标"),
    "auction": _("拍卖"),
    "inspection": _("检验"),
    "testing": _("检测"),
    "quarantine": _("检疫"),
    "appraisal": _("鉴定"),
    "expert_review": _("专家评审"),
    "site_visit": _("现场勘验（只停承诺期限）"),
    "technical_review": _("技术审查（只停承诺期限）"),
}
HEARINGS = {
    "none": _("不作特别要求"),
    "on_request": _("作出决定前必须告知听证权利"),
    "required": _("必须举行听证"),
}
DUES = {
    "before_delivery": _("送达结果前"),
    "before_decision": _("作出决定前"),
    "before_acceptance": _("受理前"),
}
LATE_RENEWALS = {
    "handle": _("可以申请，照常办理，不适用视为准予延续"),
    "refuse": _("不能申请延续"),
}
APPROVERS = {
    "organ": _("本机关负责人"),
    "government": _("本级人民政府负责人"),
}
"""Who approves a longer limit."""
SITE_VISITS = {
    "none": _("不作特别要求"),
    "required": _("必须先完成联合踏勘并形成纪要，才能作出决定"),
}
SOURCES = {
    "applicant": _("您提供"),
    "form": _("在线填写"),
    "platform": _("平台代取"),
    "shared": _("平台核验"),
}
AUDIENCES = {"person": _("个人"), "company": _("企业和单位")}
DISCLOSURE_SECTIONS = {
    "政府信息公开条例规定事项": _("政府信息公开条例规定事项"),
    "财政专项资金管理和使用情况": _("财政专项资金管理和使用情况"),
}
NECESSITIES = {"required": _("必要"), "optional": _("非必要")}
MATERIAL_FORMS = {"electronic": _("电子"), "paper": _("纸质"), "either": _("纸质或电子")}
MATERIAL_KINDS = {"original": _("原件"), "copy": _("复印件"), "both": _("原件和复印件")}
RESULT_KINDS = {"licence": _("证照"), "approval": _("批文"), "other": _("其他")}
SUPPORTS = {
    "hall": _("进驻政务大厅"),
    "appointment": _("预约办理"),
    "online_payment": _("网上支付"),
    "express": _("物流快递"),
    "terminal": _("自助终端办理"),
}
