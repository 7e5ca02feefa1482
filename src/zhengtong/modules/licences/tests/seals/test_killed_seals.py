"""Every command on seals that dies between two statements leaves nothing, then succeeds once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from zhengtong.core.crypto import keys
from zhengtong.core.ofd import api as ofd
from zhengtong.core.tests.killing import AGAIN, scenario
from zhengtong.modules.licences.seals import register, rules, using
from zhengtong.modules.licences.seals.data import ToSeal
from zhengtong.modules.licences.seals.seed import _add_rules
from zhengtong.modules.licences.tests.seals.world import PURPOSE, World, page
from zhengtong.modules.org import api as org

Ready = Callable[[], Any]
KEY = keys.generate(keys.P_256)
USED = "each use is a signature of its own and stands in the register"


@pytest.fixture(autouse=True)
def _same_keys(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """OpenSSL draws its own lots: one key, and no SM2, so that rows can be compared."""
    settings.SEAL_SM2 = False
    monkeypatch.setattr(keys, "generate", lambda algorithm: KEY)


def words(world: World) -> dict[str, Any]:
    return {"public_id": world.seal.public_id, "reason": "测试", "actor": world.manager}


@scenario(register.make_seal, again=422)
def making(world: World) -> Ready:
    return lambda: world.make("青禾县林业局业务专用章", kind="business")


@scenario(register.suspend_seal, again=409)
def suspending(world: World) -> Ready:
    return lambda: register.suspend_seal(**words(world))


@scenario(register.resume_seal, again=409)
def resuming(world: World) -> Ready:
    register.suspend_seal(**words(world))
    return lambda: register.resume_seal(**words(world))


@scenario(register.destroy_seal, again=409)
def destroying(world: World) -> Ready:
    return lambda: register.destroy_seal(**words(world))


@scenario(register.renew_certificates, again=AGAIN, because="newer keys take the place of new ones")
def renewing(world: World) -> Ready:
    until = timezone.localdate() + dt.timedelta(days=90)
    return lambda: register.renew_certificates(**words(world), valid_until=until)


@scenario(register.revoke_certificates, again=AGAIN, because="what stands in the list is more")
def revoking(world: World) -> Ready:
    return lambda: register.revoke_certificates(**words(world))


@scenario(rules.add_rule, again=422)
def adding_a_rule(world: World) -> Ready:
    return lambda: world.give(staff_id=world.stranger.staff_id)


@scenario(rules.end_rule, again=409)
def ending_a_rule(world: World) -> Ready:
    rule = world.give(staff_id=world.stranger.staff_id)
    seal = world.seal.public_id
    return lambda: rules.end_rule(public_id=seal, rule_id=rule, actor=world.manager)


@scenario(using.seal_pdf, again=AGAIN, because=USED)
def sealing(world: World) -> Ready:
    return lambda: using.seal_pdf(**world.words())


@scenario(using.seal_batch, again=AGAIN, because=USED)
def sealing_a_batch(world: World) -> Ready:
    files = [
        ToSeal(content=page(), subject_kind="t", subject_id=str(n), title="证照") for n in range(3)
    ]
    return lambda: using.seal_batch(
        files=files, organization_id=world.organ.pk, purpose=PURPOSE, actor=world.approver
    )


@scenario(using.seal_ofd, again=AGAIN, because=USED)
def sealing_an_ofd(world: World) -> Ready:
    content = ofd.from_pdf(page())
    return lambda: using.seal_ofd(**{**world.words(), "content": content})


@scenario(using.sign_bytes, again=AGAIN, because=USED)
def signing(world: World) -> Ready:
    return lambda: using.sign_bytes(**{**world.words(), "content": b"manifest"})


@scenario(_add_rules, again="nothing")
def loading_the_demo(world: World) -> Ready:
    return lambda: _add_rules(org.organizations(ids=[world.organ.pk]))


@pytest.mark.parametrize(
    "trial",
    [
        making,
        suspending,
        resuming,
        destroying,
        renewing,
        revoking,
        adding_a_rule,
        ending_a_rule,
        sealing,
        sealing_a_batch,
        sealing_an_ofd,
        signing,
        loading_the_demo,
    ],
    ids=lambda trial: trial.__name__,
)
def test_a_command_that_dies_leaves_nothing_and_then_works_once(
    world: World, trial: Callable[[World], Any]
) -> None:
    trial(world)
