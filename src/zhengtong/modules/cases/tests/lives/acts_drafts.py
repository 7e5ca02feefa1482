"""Acts before and beside a case: drafts, and papers on the tray."""

from __future__ import annotations

import io

from zhengtong.modules.cases.capture import papers, phones, places, taking, trays
from zhengtong.modules.cases.models import (
    Application,
    PaperTray,
    TrayPage,
)
from zhengtong.modules.cases.promises import signing
from zhengtong.modules.cases.services import apply, attach
from zhengtong.modules.cases.tests.county import DATA
from zhengtong.modules.cases.tests.lives.begin import draft_of
from zhengtong.modules.cases.tests.lives.life import OTHER_PICTURE, PICTURE, Life, NothingToDo, act
from zhengtong.modules.cases.tests.promises.place import MAIN, PLAN


def _draft(life: Life) -> Application:
    mine = Application.objects.filter(case=None, discarded_at=None, parent=None, is_waiting=False)
    return life.one(mine)


def _owner(life: Life, draft: Application):
    if draft.entered_by_id:
        return life.actor("window")
    return life.world.citizen() if life.often(0.9) else life.actor()


@act(apply.start_application, attach.attach_material)
def beginning_another(life: Life) -> None:
    if Application.objects.filter(case=None, discarded_at=None).count() > 2 or life.often(0.5):
        raise NothingToDo
    kind = life.chance.choice(("plain", "promise"))
    if life.often(0.4):
        actor = life.world.actor("window")
        draft_of(life.world, kind, actor=actor, person_id=life.world.person.pk)
    else:
        draft_of(life.world, kind, actor=life.world.citizen())


@act(apply.save_application)
def saving(life: Life) -> None:
    draft = _draft(life)
    apply.save_application(
        public_id=draft.public_id,
        actor=_owner(life, draft),
        data={**DATA, "tree_count": life.chance.randint(1, 9)},
        delivery_method=life.chance.choice((None, "counter", "pigeon")),
        expected_version=life.chance.choice((None, None, 99)),
    )


@act(attach.remove_material)
def removing_a_file(life: Life) -> None:
    draft = _draft(life)
    row = life.one(draft.materials.all())
    attach.remove_material(
        public_id=draft.public_id, file_public_id=row.file_public_id, actor=_owner(life, draft)
    )


@act(apply.discard_application, weight=1)
def discarding(life: Life) -> None:
    draft = _draft(life)
    apply.discard_application(public_id=draft.public_id, actor=_owner(life, draft))


@act(signing.sign_promise, weight=1)
def signing_a_promise(life: Life) -> None:
    draft = _draft(life)
    signing.sign_promise(
        public_id=draft.public_id,
        kind=life.chance.choice(("pending", "commitment", "vow")),
        material_keys=life.chance.choice(((PLAN,), (MAIN,), ())),
        signed_name=life.world.person.name,
        is_confirmed=life.often(0.9),
        actor=_owner(life, draft),
    )


@act(signing.take_promise_back, weight=1)
def taking_a_promise_back(life: Life) -> None:
    draft = _draft(life)
    signing.take_promise_back(public_id=draft.public_id, kind="pending", actor=_owner(life, draft))


@act(papers.note_papers, weight=1)
def noting_papers(life: Life) -> None:
    brought = papers.Brought(
        originals=life.chance.choice((0, 1, 100)), copies=1, is_checked=life.often(0.5)
    )
    papers.note_papers(
        application=_draft(life), brought={MAIN: brought}, actor=life.actor("window")
    )


def _place(life: Life) -> tuple[places.Place, object]:
    """The tray of a draft, or of the supplement that is asked for."""
    if life.case.status == "supplement_requested":
        actor = life.citizen()
        return places.place_of_supplement(case=life.case, material_key=MAIN, actor=actor), actor
    draft = _draft(life)
    actor = _owner(life, draft)
    found = places.place_of_draft(public_id=draft.public_id, material_key=MAIN, actor=actor)
    return found, actor


def _page(life: Life, place: places.Place) -> int:
    pages = trays.pages_of(trays.tray_of(place))
    return life.one(pages).pk if life.often(0.95) else 0


@act(trays.add_pages, weight=3)
def scanning(life: Life) -> None:
    place, actor = _place(life)
    trays.add_pages(place=place, content=io.BytesIO(PICTURE), name="页.jpg", actor=actor)


@act(trays.turn_page, weight=1)
def turning(life: Life) -> None:
    place, actor = _place(life)
    trays.turn_page(place=place, page_id=_page(life, place), by=1, actor=actor)


@act(trays.move_page, weight=1)
def moving(life: Life) -> None:
    place, actor = _place(life)
    trays.move_page(place=place, page_id=_page(life, place), by=-1, actor=actor)


@act(trays.drop_page, weight=1)
def dropping(life: Life) -> None:
    place, actor = _place(life)
    trays.drop_page(place=place, page_id=_page(life, place), actor=actor)


@act(taking._handed)
def putting_together(life: Life) -> None:
    place, actor = _place(life)
    seen = trays.mark_of(trays.pages_of(trays.tray_of(place)))
    taking.take_over(place=place, seen=seen, as_pdf=False, actor=actor)


@act(trays._swept, weight=2)
def sweeping_trays(life: Life) -> None:
    life.one(TrayPage.objects.all()[:1])
    trays.sweep()


@act(phones.open_link)
def showing_the_code(life: Life) -> None:
    place, actor = _place(life)
    life.secret = phones.open_link(place=place, actor=actor)[1]


@act(phones.send_photo, weight=3)
def sending_a_photo(life: Life) -> None:
    if not life.secret:
        raise NothingToDo
    phones.send_photo(
        secret=life.secret,
        device=life.chance.choice(("phone", "phone", "other", "")),
        content=io.BytesIO(OTHER_PICTURE),
        name="手机.jpg",
        actor=life.world.citizen(),
    )


@act(phones.shut_links, weight=1)
def shutting_the_door(life: Life) -> None:
    life.one(PaperTray.objects.all()[:1])
    place, actor = _place(life)
    phones.shut_links(place=place, actor=actor)
