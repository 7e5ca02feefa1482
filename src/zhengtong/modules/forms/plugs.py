"""What forms plugs into lower boards: its place in the menu of the desk."""

from zhengtong.core.navigation.api import Entry, register

register(
    Entry(
        key="forms",
        area="staff",
        section="事项管理",
        label="表单设计",
        url_name="forms-staff:forms",
        permission="forms.manage",
        order=62,
    )
)
