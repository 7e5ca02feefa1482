"""The sheets of the import workbook. Headings carry Chinese and English; either is recognised."""

from zhengtong.core.pages.workbooks import Column, Sheet

ORGANIZATIONS = Sheet(
    key="organizations", zh="机构", en="Organisations",
    columns=[
        Column(key="credit_code", zh="统一社会信用代码", en="Credit code", is_needed=True,
               hint="18 位。已有的机构按它更新。 18 characters; known ones are updated."),
        Column(key="key", zh="标识", en="Key", is_needed=True,
               hint="小写字母、数字、下划线，例如 forestry。 Lower-case letters, digits, _."),
        Column(key="name", zh="全称", en="Name", is_needed=True),
        Column(key="short_name", zh="简称", en="Short name", is_needed=True),
        Column(key="name_en", zh="全称（英文）", en="Name in English"),
        Column(key="short_name_en", zh="简称（英文）", en="Short name in English"),
        Column(key="kind", zh="类别", en="Kind", is_needed=True,
               hint="人民政府、政务大厅、县直部门、乡镇、村（社区）、内设机构。 "
                    "government, hall, department, township, village, unit."),
        Column(key="region", zh="区划代码", en="Region code", is_needed=True,
               hint="6、9 或 12 位。 6, 9 or 12 digits."),
        Column(key="parent", zh="上级机构信用代码", en="Superior's credit code"),
        Column(key="position", zh="排列次序", en="Order"),
        Column(key="address", zh="地址", en="Address"),
        Column(key="address_en", zh="地址（英文）", en="Address in English"),
        Column(key="consult_phone", zh="咨询电话", en="Phone"),
        Column(key="supervise_phone", zh="监督电话", en="Supervision phone"),
        Column(key="office_hours", zh="办公时间", en="Office hours"),
        Column(key="office_hours_en", zh="办公时间（英文）", en="Office hours in English"),
    ],
)  # fmt: skip

POSTS = Sheet(
    key="posts", zh="岗位", en="Posts",
    columns=[
        Column(key="organization", zh="机构信用代码", en="Organisation's credit code",
               is_needed=True),
        Column(key="key", zh="标识", en="Key", is_needed=True,
               hint="流程按它找岗位，例如 reviewer。 Processes name posts by it."),
        Column(key="name", zh="岗位名称", en="Name", is_needed=True),
        Column(key="name_en", zh="岗位名称（英文）", en="Name in English"),
        Column(key="duties", zh="职责", en="Duties"),
        Column(key="duties_en", zh="职责（英文）", en="Duties in English"),
        Column(key="is_head", zh="负责岗位", en="Head", hint="是 或空。 yes or empty."),
    ],
)  # fmt: skip

STAFF = Sheet(
    key="staff", zh="人员", en="Staff",
    columns=[
        Column(key="number", zh="工号", en="Staff number", is_needed=True,
               hint="已有的人员按它更新。 Known ones are updated."),
        Column(key="name", zh="姓名", en="Name", is_needed=True),
        Column(key="organization", zh="机构信用代码", en="Organisation's credit code",
               is_needed=True),
        Column(key="username", zh="用户名", en="User name",
               hint="不填则用姓名的拼音。 Spelled from the name when empty."),
        Column(key="title", zh="职务", en="Title"),
        Column(key="title_en", zh="职务（英文）", en="Title in English"),
        Column(key="workplace", zh="办公地点", en="Workplace"),
        Column(key="workplace_en", zh="办公地点（英文）", en="Workplace in English"),
        Column(key="phone", zh="电话", en="Phone"),
        Column(key="email", zh="电子邮箱", en="E-mail"),
        Column(key="posts", zh="任岗", en="Posts held",
               hint="例如 reviewer:A counter:B；外机构的岗位写 信用代码/标识:A。 "
                    "reviewer:A counter:B; elsewhere as credit code/key:A."),
    ],
)  # fmt: skip

SHEETS = (ORGANIZATIONS, POSTS, STAFF)
