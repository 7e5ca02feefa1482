"""Makes the history of tables run in the time that the tables take.

Between two operations Django renders again every model that is related to the one that changed,
which in a county is all of them: 150 migrations took two minutes of CPU, nine tenths of it for
classes that nobody asked. Here only the changed model is rendered. The others keep their reference
to its former class, of which the schema editor reads the table and the primary key alone, and those
stay. What changes a primary key, renames, or runs Python sees everything rendered anew, as before.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ProjectState

LIGHT = ("add_model", "add_field", "remove_field", "_append_option", "_remove_option",
         "alter_model_options", "alter_model_managers")  # fmt: skip
"""What leaves every table's name and primary key as they are."""


@contextmanager
def light() -> Iterator[None]:
    """Within it, states render what changed and no more. Nothing else may migrate meanwhile."""
    kept: dict[str, Any] = {name: getattr(ProjectState, name) for name in (*LIGHT, "alter_field")}
    find = ProjectState._find_reload_model

    def only_itself(
        self: ProjectState, app_label: str, model_name: str, delay: bool = False
    ) -> set[tuple[str, str]]:
        if not getattr(self, "_is_light", False):
            return find(self, app_label, model_name, delay)
        # So that Python in a migration gets models that know each other's present shape.
        self.is_delayed = True
        return {(app_label, model_name)}

    for name, method in kept.items():
        lightened = _altering if name == "alter_field" else _lightly
        setattr(ProjectState, name, lightened(method))
    ProjectState._find_reload_model = only_itself
    try:
        yield
    finally:
        ProjectState._find_reload_model = find
        for name, method in kept.items():
            setattr(ProjectState, name, method)


def _lightly(method: Any) -> Any:
    def call(self: ProjectState, *args: Any, **kwargs: Any) -> Any:
        self._is_light = True  # type: ignore[attr-defined]
        try:
            return method(self, *args, **kwargs)
        finally:
            self._is_light = False  # type: ignore[attr-defined]

    return call


def _altering(method: Any) -> Any:
    """A field that is no key is referred to by nobody."""

    def call(
        self: ProjectState, app_label: str, model_name: str, name: str, field: Any, *rest: Any
    ) -> Any:
        former = self.models[app_label, model_name].fields[name]
        is_key = any(f.primary_key or f.unique for f in (former, field))
        alter = method if is_key else _lightly(method)
        return alter(self, app_label, model_name, name, field, *rest)

    return call
