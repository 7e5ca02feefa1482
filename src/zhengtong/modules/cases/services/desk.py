"""Commands on one's own desk: columns, density, saved views. Nobody changes another's."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhengtong.core import prepared
from zhengtong.core.audit.api import record
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound, PermissionRefused
from zhengtong.modules.cases.models import Density, PersonalDesk, SavedView

MOST_VIEWS = 20
LONGEST_NAME = 30


class ViewNotFound(NotFound):
    """没有找到这个视图，可能已经删除。"""

    code = "view_not_found"


class ViewNameWanted(InvalidInput):
    """请给视图起一个名字，最多 30 个字。"""

    code = "view_name_wanted"


class ViewNameTaken(InvalidInput):
    """您已经有一个叫“%(name)s”的视图，请换一个名字。"""

    code = "view_name_taken"


class TooManyViews(InvalidInput):
    """最多保存 %(most)s 个视图，请先删除不用的。"""

    code = "too_many_views"


@dataclass(frozen=True, kw_only=True)
class View:
    """A saved view as the inbox offers it."""

    public_id: str
    name: str
    query: Mapping[str, str]
    is_default: bool


@dataclass(frozen=True, kw_only=True)
class DeskData:
    """One's desk. No `columns` means the usual ones."""

    columns: tuple[str, ...] = ()
    density: str = str(Density.COMFORTABLE)
    views: tuple[View, ...] = ()

    @property
    def default(self) -> View | None:
        return next((v for v in self.views if v.is_default), None)


_DESK = """
SELECT d.columns, d.density, COALESCE((
    SELECT jsonb_agg(jsonb_build_object('public_id', v.public_id, 'name', v.name,
        'query', v.query, 'is_default', v.is_default) ORDER BY v.id)
    FROM cases_savedview v WHERE v.desk_id = d.id
), '[]') FROM cases_personaldesk d WHERE d.staff_id = %s
"""


def desk_of(staff_id: int | None) -> DeskData:
    """The person's desk in one query, in SQL because every inbox asks; the usual one where nothing
    was ever changed."""
    rows = prepared.read(_DESK, [staff_id])
    if not rows:
        return DeskData()
    columns, density, views = (json.loads(v) if n != 1 else v for n, v in enumerate(rows[0]))
    return DeskData(columns=tuple(columns), density=density, views=tuple(View(**v) for v in views))


@command
def keep_layout(*, actor: Actor, columns: Sequence[str], density: str) -> DeskData:
    """Which columns and how dense, from now on. An unknown density is the usual one."""
    desk = _own(actor)
    wanted = (list(columns), density if density in Density.values else Density.COMFORTABLE)
    if (desk.columns, desk.density) == wanted:
        return desk_of(desk.staff_id)
    desk.columns, desk.density = wanted
    desk.save(update_fields=["columns", "density"])
    _recorded(desk, "cases.keep_layout", actor, columns=desk.columns, density=desk.density)
    return desk_of(desk.staff_id)


@command
def save_view(*, actor: Actor, name: str, query: Mapping[str, str]) -> View:
    """Keep a filter set under a name. Raises ViewNameWanted, ViewNameTaken, TooManyViews."""
    desk = _own(actor)
    if desk.views.count() >= MOST_VIEWS:
        raise TooManyViews(most=MOST_VIEWS)
    made = SavedView.objects.create(desk=desk, name=_name(desk, name), query=dict(query))
    _recorded(desk, "cases.save_view", actor, name=made.name)
    return _data(made)


@command
def rename_view(*, actor: Actor, public_id: uuid.UUID, name: str) -> View:
    """Raises ViewNotFound, ViewNameWanted, ViewNameTaken."""
    desk, view = _own_view(actor, public_id)
    before, view.name = view.name, _name(desk, name, beside=view)
    if view.name == before:
        return _data(view)
    view.save(update_fields=["name"])
    _recorded(desk, "cases.rename_view", actor, name=view.name)
    return _data(view)


@command
def delete_view(*, actor: Actor, public_id: uuid.UUID) -> None:
    """Raises ViewNotFound."""
    desk, view = _own_view(actor, public_id)
    view.delete()
    _recorded(desk, "cases.delete_view", actor, name=view.name)


@command
def choose_default_view(*, actor: Actor, public_id: uuid.UUID, is_default: bool) -> View:
    """The view with which the inbox opens; taking it away leads back to all of one's post."""
    desk, view = _own_view(actor, public_id)
    if view.is_default == is_default:
        return _data(view)
    desk.views.filter(is_default=True).update(is_default=False)
    view.is_default = is_default
    view.save(update_fields=["is_default"])
    _recorded(desk, "cases.choose_default_view", actor, name=view.name, is_default=is_default)
    return _data(view)


def _own(actor: Actor) -> PersonalDesk:
    """The actor's desk, locked; made when there is none yet."""
    require(actor, "cases.handle")
    if actor.staff_id is None:
        raise PermissionRefused
    PersonalDesk.objects.get_or_create(staff_id=actor.staff_id)
    return PersonalDesk.objects.select_for_update().get(staff_id=actor.staff_id)


def _own_view(actor: Actor, public_id: uuid.UUID) -> tuple[PersonalDesk, SavedView]:
    desk = _own(actor)
    view = desk.views.filter(public_id=public_id).first()
    if view is None:
        raise ViewNotFound
    return desk, view


def _name(desk: PersonalDesk, given: str, *, beside: SavedView | None = None) -> str:
    name = " ".join(given.replace("\0", "").split())
    if not name or len(name) > LONGEST_NAME:
        raise ViewNameWanted(errors=[FieldError(path="name", message=ViewNameWanted().message)])
    others = desk.views.filter(name=name)
    if beside is not None:
        others = others.exclude(pk=beside.pk)
    if others.exists():
        error = ViewNameTaken(name=name)
        raise ViewNameTaken(errors=[FieldError(path="name", message=error.message)], name=name)
    return name


def _data(view: SavedView) -> View:
    return View(
        public_id=str(view.public_id),
        name=view.name,
        query=view.query,
        is_default=view.is_default,
    )


def _recorded(desk: PersonalDesk, action: str, actor: Actor, **detail: object) -> None:
    record(
        action,
        actor=actor,
        stream=f"desk:{desk.staff_id}",
        object_type="desk",
        object_id=desk.staff_id,
        detail=detail,
    )
