"""History runs with the changed model alone rendered, and Python in it sees them all."""

from __future__ import annotations

from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from zhengtong.core.database.states import light


def county() -> ProjectState:
    """Two tables, one of which points to the other, rendered."""
    state = ProjectState()
    key = ("id", models.BigAutoField(primary_key=True))
    link = models.ForeignKey("old.Organ", models.PROTECT, related_name="+")
    state.add_model(ModelState("old", "Organ", [key]))
    state.add_model(ModelState("old", "Post", [key, ("organ", link)]))
    assert state.apps
    return state


def add(state: ProjectState, model: str, name: str) -> None:
    state.add_field("old", model, name, models.CharField(max_length=9, default=""), True)


def test_only_the_changed_model_is_rendered_again():
    state = county()
    organ, post = (state.apps.get_model("old", n) for n in ("organ", "post"))
    with light():
        add(state, "organ", "code")
    assert state.apps.get_model("old", "organ") is not organ
    assert state.apps.get_model("old", "post") is post


def test_a_model_rendered_later_points_to_the_present_shape():
    state = county()
    with light():
        add(state, "organ", "code")
        add(state, "post", "name")
    link = state.apps.get_model("old", "post")._meta.get_field("organ")
    assert link.related_model is state.apps.get_model("old", "organ")


def test_python_in_a_migration_gets_models_that_know_each_other():
    state = county()
    with light():
        add(state, "organ", "code")
    state.clear_delayed_apps_cache()
    link = state.apps.get_model("old", "post")._meta.get_field("organ")
    assert link.related_model is state.apps.get_model("old", "organ")


def test_a_changed_key_renders_whoever_points_to_it():
    state = county()
    post = state.apps.get_model("old", "post")
    with light():
        state.alter_field("old", "organ", "id", models.AutoField(primary_key=True), True)
    assert state.apps.get_model("old", "post") is not post


def test_outside_nothing_differs_from_django():
    state = county()
    post = state.apps.get_model("old", "post")
    add(state, "organ", "code")
    state.add_field(
        "old", "organ", "above", models.ForeignKey("old.Organ", models.PROTECT, null=True), True
    )
    assert state.apps.get_model("old", "post") is not post
