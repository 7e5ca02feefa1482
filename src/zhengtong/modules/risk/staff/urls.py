"""Risk at the desk, below /desk/risk/."""

from django.urls import path

from zhengtong.modules.risk.staff import (
    imports,
    lists,
    models,
    plan_new,
    plans,
    pool,
    subjects,
    tasks,
)

app_name = "risk"

urlpatterns = [
    path("", subjects.subjects, name="subjects"),
    path("subjects/<uuid:public_id>/", subjects.subject, name="subject"),
    path("subjects/<uuid:public_id>/records/", subjects.record, name="record"),
    path(
        "subjects/<uuid:public_id>/objections/<uuid:objection_id>/",
        subjects.answer,
        name="objection",
    ),
    path("models/", models.models, name="models"),
    path("models/begin/", models.begin, name="begin"),
    path("models/<uuid:public_id>/", models.version, name="version"),
    path("models/<uuid:public_id>/act/<slug:verb>/", models.act, name="model_act"),
    path("lists/", lists.entries, name="entries"),
    path("lists/new/", lists.new, name="new_entry"),
    path("lists/<uuid:public_id>/", lists.entry, name="entry"),
    path("lists/<uuid:public_id>/act/<slug:verb>/", lists.act, name="entry_act"),
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", plan_new.new, name="new_plan"),
    path("plans/<uuid:public_id>/", plans.plan, name="plan"),
    path("plans/<uuid:public_id>/act/<slug:verb>/", plans.act, name="plan_act"),
    path("inspectors/", pool.inspectors, name="inspectors"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<uuid:public_id>/", tasks.task, name="task"),
    path("tasks/<uuid:public_id>/recuse/", tasks.recuse, name="recuse"),
    path("records/", imports.imports, name="imports"),
    path("records/table.xlsx", imports.empty_table, name="empty_table"),
]
