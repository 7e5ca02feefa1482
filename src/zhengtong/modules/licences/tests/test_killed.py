"""Every command on licences that dies between two statements leaves nothing, then succeeds once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from zhengtong.core.tests.killing import AGAIN, NOTHING, scenario
from zhengtong.modules.licences.models import LicenceBatch, TypeVersion
from zhengtong.modules.licences.services import acts, batches, issuing, retrieving, showing, types
from zhengtong.modules.licences.sheets import Line
from zhengtong.modules.licences.tests.world import BASIS, BODY, DATA, SYSTEM, World
from zhengtong.modules.org.tests import factories as make

Ready = Callable[[], Any]
WHY = retrieving.Why(purpose="核验经营资格", item_code="A1", case_number="QH20261122-00001")


@scenario(types.register_type, again=422)
def registering(bureau: World) -> Ready:
    return lambda: types.register_type(
        organization_id=bureau.organ.pk,
        sequence="002",
        name_zh="木材运输证",
        name_en="",
        holder_kind="company",
        issuer_ids=[bureau.organ.pk],
        actor=bureau.actor,
    )


@scenario(types.set_type, again=AGAIN, because="what was said last counts, and is on record")
def setting(bureau: World) -> Ready:
    return lambda: types.set_type(
        type_id=bureau.kind.pk,
        issuer_ids=[bureau.organ.pk, bureau.other.organization_id],
        is_active=True,
        actor=bureau.actor,
    )


@scenario(types.draft_version, again=409)
def drafting(bureau: World) -> Ready:
    return lambda: types.draft_version(type_id=bureau.kind.pk, actor=bureau.actor)


def draft(bureau: World) -> TypeVersion:
    return types.draft_version(type_id=bureau.kind.pk, actor=bureau.actor)


@scenario(types.save_version, again=409)
def saving(bureau: World) -> Ready:
    one = draft(bureau)
    return lambda: types.save_version(
        public_id=one.public_id, body=BODY, actor=bureau.actor, expected_version=1
    )


@scenario(types.publish_version, again=409)
def publishing(bureau: World) -> Ready:
    one = draft(bureau)
    return lambda: types.publish_version(public_id=one.public_id, actor=bureau.actor)


@scenario(issuing.issue_licence, again=NOTHING)
def issuing_it(bureau: World) -> Ready:
    return lambda: bureau.issue(source_kind="case", source_id="one")


def act(command: Any, before: Any = None, **more: Any) -> Callable[[World], Ready]:
    """An act on a valid licence, or on one on which another act was done."""

    def ready(bureau: World) -> Ready:
        one = bureau.row()
        given = {"licence_id": one.pk, "actor": bureau.actor, "reason": "依法"}
        if before is not None:
            before(**given, basis=BASIS)
            one.refresh_from_db()
        return lambda: command(**given, **more, expected_version=one.lock_version)

    return ready


ACTS = []
for command, before, more in (
    (acts.change_licence, None, {"data": {**DATA, "species": "松木"}}),
    (acts.renew_licence, None, {"valid_until": dt.date(2099, 1, 1)}),
    (acts.suspend_licence, None, {"basis": BASIS}),
    (acts.give_back_licence, acts.suspend_licence, {}),
    (acts.revoke_licence, None, {"basis": BASIS}),
    (acts.penalise_licence, None, {"basis": BASIS}),
    (acts.cancel_licence, None, {"basis": BASIS}),
    (acts.transfer_licence, None, {}),
    (acts.cancel_transfer, acts.transfer_licence, {}),
    (acts.annotate_licence, None, {"text": "年检合格"}),
    (acts.reissue_licence, None, {}),
):
    tried = act(command, before, **more)
    tried.__name__ = command.__name__
    ACTS.append(scenario(command, again=409)(tried))


@scenario(acts.lapse_licence, again=NOTHING)
def lapsing(bureau: World) -> Ready:
    one = bureau.row(valid_from=dt.date(2020, 1, 1), issued_on=dt.date(2020, 1, 1))
    return lambda: acts.lapse_licence(licence_id=one.pk, actor=SYSTEM)


@scenario(showing.make_show_code, again=AGAIN, because="a new code ends the one before")
def making_a_code(bureau: World) -> Ready:
    one = bureau.row()
    return lambda: showing.make_show_code(
        licence_id=one.public_id, reveals=["species"], actor=bureau.owner
    )


def code(bureau: World) -> str:
    one = bureau.row()
    return showing.make_show_code(
        licence_id=one.public_id, reveals=["species"], actor=bureau.owner
    ).code


@scenario(showing.redeem_show_code, again=410)
def redeeming(bureau: World) -> Ready:
    given = code(bureau)
    return lambda: showing.redeem_show_code(code=given, actor=bureau.outsider)


@scenario(retrieving.retrieve_by_code, again=410)
def retrieving_by_code(bureau: World) -> Ready:
    given = code(bureau)
    return lambda: retrieving.retrieve_by_code(code=given, why=WHY, actor=bureau.outsider)


@scenario(retrieving.retrieve_for_program, again=410)
def retrieving_for_program(bureau: World) -> Ready:
    one = bureau.row()
    made = showing.make_show_code(licence_id=one.public_id, reveals=[], actor=bureau.owner)
    return lambda: retrieving.retrieve_for_program(
        licence_id=one.pk, code=made.code, why=WHY, actor=bureau.outsider
    )


@scenario(retrieving.ask_consent, again=409)
def asking(bureau: World) -> Ready:
    one = bureau.row()
    return lambda: retrieving.ask_consent(licence_id=one.pk, why=WHY, actor=bureau.outsider)


def asked(bureau: World) -> Any:
    one = bureau.row()
    return retrieving.ask_consent(licence_id=one.pk, why=WHY, actor=bureau.outsider).public_id


@scenario(retrieving.answer_consent, again=409)
def answering(bureau: World) -> Ready:
    given = asked(bureau)
    return lambda: retrieving.answer_consent(consent_id=given, is_given=True, actor=bureau.owner)


@scenario(retrieving.retrieve_by_consent, again=403)
def fetching(bureau: World) -> Ready:
    given = asked(bureau)
    retrieving.answer_consent(consent_id=given, is_given=True, actor=bureau.owner)
    return lambda: retrieving.retrieve_by_consent(consent_id=given, actor=bureau.outsider)


@scenario(retrieving.reuse_licence, again=AGAIN, because="every use is on record")
def reusing(bureau: World) -> Ready:
    one = bureau.row()
    return lambda: retrieving.reuse_licence(
        licence_id=one.pk, actor=bureau.owner, purpose="申请", item_code="A1"
    )


@scenario(retrieving.view_at_desk, again=NOTHING)
def viewing(bureau: World) -> Ready:
    one = bureau.row()
    return lambda: retrieving.view_at_desk(licence_id=one.public_id, actor=bureau.actor)


def lines(*names: str) -> list[Line]:
    return [
        Line(
            number=n,
            values={"holder_name": name, "holder_code": make.identity_number(n), **DATA},
        )
        for n, name in enumerate(names, 2)
    ]


def batch(bureau: World, *names: str) -> LicenceBatch:
    return batches.take_batch(
        type_code=bureau.kind.code,
        organization_id=bureau.organ.pk,
        name="春季采伐",
        lines=lines(*names),
        actor=bureau.actor,
    )


@scenario(batches.take_batch, again=AGAIN, because="two tables may be alike")
def taking(bureau: World) -> Ready:
    return lambda: batch(bureau, "甲", "乙")


@scenario(batches.start_batch, again=409)
def starting(bureau: World) -> Ready:
    one = batch(bureau, "甲")
    return lambda: batches.start_batch(batch_id=one.public_id, actor=bureau.actor)


@scenario(batches.stop_batch, again=409)
def stopping(bureau: World) -> Ready:
    one = batch(bureau, "甲")
    batches.start_batch(batch_id=one.public_id, actor=bureau.actor)
    return lambda: batches.stop_batch(batch_id=one.public_id, actor=bureau.actor)


@scenario(batches.issue_next_lines, again=NOTHING)
def issuing_lines(bureau: World) -> Ready:
    one = batch(bureau, "甲", "乙")
    batches.start_batch(batch_id=one.public_id, actor=bureau.actor)
    return lambda: batches.issue_next_lines(batch_id=one.pk)


COMMANDS = (
    registering, setting, drafting, saving, publishing, issuing_it, *ACTS, lapsing, making_a_code,
    redeeming, retrieving_by_code, retrieving_for_program, asking, answering, fetching, reusing,
    viewing, taking, starting, stopping, issuing_lines,
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_a_command_killed_anywhere_leaves_nothing_and_then_succeeds_once(command, bureau):
    command(bureau)
