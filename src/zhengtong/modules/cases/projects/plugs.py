"""What projects plug in: messages, the end of a stage, menu entries."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from zhengtong.core.messaging.api import MessageTemplate, register_template
from zhengtong.core.navigation.api import Entry, register
from zhengtong.kernel.events import handles
from zhengtong.modules.cases.events import BundleDecided
from zhengtong.modules.cases.projects.services import settle_stage

ALL = ("site", "sms", "email")
TEMPLATES = (
    MessageTemplate(
        key="cases.stage_granted",
        subject={"zh": "阶段办成：{stage}", "en": "Stage done: {stage}"},
        body={
            "zh": "项目“{project}”（{number}）的“{stage}”阶段已办成，用时 {used} 个工作日"
            "（时限 {limit} 个）。接下来可以申报：{following}。",
            "en": "The stage {stage} of {project} ({number}) is done in {used} working days (limit "
            "{limit}). You can apply for: {following}.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.stage_failed",
        subject={"zh": "有事项没有办成：{stage}", "en": "Not everything granted: {stage}"},
        body={
            "zh": "项目“{project}”（{number}）的“{stage}”阶段有事项没有办成。"
            "请看决定书上的理由，改正后可以只就没有办成的事项再次申报。",
            "en": "Something in the stage {stage} of {project} ({number}) was not granted. Read "
            "the reasons, then apply again for that part only.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.project_finished",
        subject={"zh": "项目全部办完：{project}", "en": "All stages done: {project}"},
        body={
            "zh": "项目“{project}”（{number}）各阶段全部办完，政府审批用时共 {total} 个工作日。",
            "en": "All stages of {project} ({number}) are done. The government used {total} "
            "working days in all.",
        },
        channels=ALL,
        is_essential=True,
    ),
)
for template in TEMPLATES:
    register_template(template)

for entry in (
    Entry(
        key="project_guide",
        area="public",
        section="",
        label=_("工程建设项目"),
        url_name="project_guide",
        order=25,
    ),
    Entry(
        key="projects",
        area="staff",
        section="办件",
        label=_("工程建设项目"),
        url_name="project_list",
        permission="cases.projects",
        order=40,
    ),
):
    register(entry)


@handles(BundleDecided)
def end_stage(event: BundleDecided) -> None:
    settle_stage(bundle_id=event.bundle_id)
