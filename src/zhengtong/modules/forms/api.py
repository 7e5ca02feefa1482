"""Front door of forms.

A page of a case goes: `page()` to show, `parse_post()` to read (then `row_action()`: show again),
`validate()` to judge, `save_draft()` to keep, `summary()` to check the answers. A form is made as a
design: `start_design()`, `save_design()`, `publish_design()`. Ids in, frozen data out.
"""

from zhengtong.modules.forms.data import (
    DraftData,
    FormDesignData,
    FormVersionData,
    PrefilledValue,
    SummaryRow,
    SummarySection,
    SummaryTable,
    Validation,
)
from zhengtong.modules.forms.definition import BadDefinition
from zhengtong.modules.forms.posts import RowAction, row_action
from zhengtong.modules.forms.printing import print_pdf
from zhengtong.modules.forms.queries import (
    field_blocks,
    field_types,
    form_version,
    form_versions,
    latest,
    newest_definitions,
    versions,
)
from zhengtong.modules.forms.rendered import RenderableForm
from zhengtong.modules.forms.rendering import render_page as page
from zhengtong.modules.forms.rendering import visible_pages
from zhengtong.modules.forms.services.designs import (
    DesignChangedElsewhere,
    DesignClosed,
    design,
    discard_design,
    open_design,
    problems_of,
    publish_design,
    restore_design,
    save_design,
    start_design,
)
from zhengtong.modules.forms.services.drafts import (
    DraftChangedElsewhere,
    UnreadableDraft,
    discard_draft,
    draft,
    drafts_of,
    save_draft,
)
from zhengtong.modules.forms.services.publish import check, publish
from zhengtong.modules.forms.services.submissions import parse_post, prefill, settled, validate
from zhengtong.modules.forms.starting_points import TEMPLATES
from zhengtong.modules.forms.summary import print_html, summary

__all__ = [
    "TEMPLATES",
    "BadDefinition",
    "DesignChangedElsewhere",
    "DesignClosed",
    "DraftChangedElsewhere",
    "DraftData",
    "FormDesignData",
    "FormVersionData",
    "PrefilledValue",
    "RenderableForm",
    "RowAction",
    "SummaryRow",
    "SummarySection",
    "SummaryTable",
    "UnreadableDraft",
    "Validation",
    "check",
    "design",
    "discard_design",
    "discard_draft",
    "draft",
    "drafts_of",
    "field_blocks",
    "field_types",
    "form_version",
    "form_versions",
    "latest",
    "newest_definitions",
    "open_design",
    "page",
    "parse_post",
    "prefill",
    "print_html",
    "print_pdf",
    "problems_of",
    "publish",
    "publish_design",
    "restore_design",
    "row_action",
    "save_design",
    "save_draft",
    "settled",
    "start_design",
    "summary",
    "validate",
    "versions",
    "visible_pages",
]
