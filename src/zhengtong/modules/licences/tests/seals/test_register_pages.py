"""/desk/seals/: the register, its acts, who sees it; uses as a list and as a file."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from zhengtong.modules.licences.models import Seal, SealRule, SealState, SealUse
from zhengtong.modules.licences.tests.seals.world import PURPOSE, World
from zhengtong.modules.org.models import RoleAssignment, StaffMember
from zhengtong.modules.org.tests import factories


def signed_in(world: World, *permissions: str, organ: object = None) -> Client:
    """A browser of someone who holds these permissions in the department."""
    person = factories.staff(world.organ, "印管")
    role = factories.role(f"seal-{person.pk}", *permissions)
    RoleAssignment.objects.create(staff=person, role=role, organization=organ or world.organ)
    browser = Client()
    browser.force_login(StaffMember.objects.get(pk=person.pk).user)
    return browser


@pytest.fixture
def manager(world: World) -> Client:
    return signed_in(world, "licences.manage_seals")


def act(browser: Client, world: World, verb: str, **posted: str) -> object:
    return browser.post(reverse("seal_act", args=[world.seal.public_id, verb]), posted)


def test_a_seal_is_made_and_authorised_on_the_pages(world: World, manager: Client) -> None:
    given = {
        "organization": world.organ.pk,
        "kind": "business",
        "name": "青禾县林业局业务专用章",
        "ring": "青禾县林业局",
        "bottom": "业务专用章",
        "width": "42",
        "height": "42",
    }
    shown = manager.post(reverse("seal_new"), {**given, "look": "1"})
    assert "data:image/svg+xml;base64," in shown.content.decode()
    assert Seal.objects.count() == 1
    made = manager.post(reverse("seal_new"), given)
    seal = Seal.objects.get(kind="business")
    assert made["Location"] == reverse("seal", args=[seal.public_id])
    answer = manager.post(
        reverse("seal_act", args=[seal.public_id, "rule"]),
        {"purpose": PURPOSE, "holder": f"post:{world.post.pk}", "is_standing": "on"},
    )
    assert answer.status_code == 302
    assert SealRule.objects.get(seal=seal).is_standing


def test_wrong_input_comes_back_with_the_fields_and_everything_typed(
    world: World, manager: Client
) -> None:
    given = {"organization": world.organ.pk, "kind": "approval", "name": world.seal.name}
    answer = manager.post(
        reverse("seal_new"), {**given, "ring": "青", "width": "42", "height": "400"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert all(f'id="{field}-error"' in text for field in ("name", "ring", "height"))
    assert world.seal.name in text
    refused = act(manager, world, "suspend", reason=" ")
    assert refused.status_code == 422
    assert 'id="suspend-reason-error"' in refused.content.decode()
    assert act(manager, world, "rule", purpose="nothing").status_code == 422


def test_a_double_click_and_a_stale_page_are_refused(world: World, manager: Client) -> None:
    assert act(manager, world, "suspend", reason="换届").status_code == 302
    assert act(manager, world, "suspend", reason="换届").status_code == 409
    assert Seal.objects.get().state == SealState.SUSPENDED
    assert act(manager, world, "nonsense").status_code == 404


def test_who_only_looks_changes_nothing(world: World) -> None:
    reader = signed_in(world, "licences.view_seals")
    page = reader.get(reverse("seal", args=[world.seal.public_id]))
    assert page.status_code == 200
    assert "登记用印授权" not in page.content.decode()
    assert act(reader, world, "destroy", reason="不应该").status_code == 403
    assert Seal.objects.get().state == SealState.IN_USE


def test_seals_of_other_organisations_are_not_there(world: World) -> None:
    other = factories.organization("water", "青禾县水利局")
    reader = signed_in(world, "licences.manage_seals", organ=other)
    assert world.seal.name not in reader.get(reverse("seals")).content.decode()
    for name in ("seal", "seal_picture"):
        assert reader.get(reverse(name, args=[world.seal.public_id])).status_code == 404
    assert act(reader, world, "destroy", reason="不应该").status_code == 404


def test_uses_are_found_and_taken_out_as_files(world: World, manager: Client) -> None:
    done = world.sealed()
    for text in ("510121000-20261122-0001", done.sm3, "准予", "赵远"):
        found = manager.get(reverse("seal_uses"), {"q": text}).content.decode()
        assert "准予行政许可决定书" in found, text
    assert "没有符合条件的用印" in manager.get(reverse("seal_uses"), {"q": "别的"}).content.decode()
    table = manager.get(reverse("seal_uses"), {"format": "csv"})
    assert done.sha256 in b"".join(table.streaming_content).decode()
    assert manager.get(reverse("seal_uses"), {"format": "xlsx"}).content[:2] == b"PK"
    use = SealUse.objects.get()
    if use.sm2:
        one = manager.get(reverse("seal_signature", args=[use.public_id, "sm2"]))
        assert one.content == bytes(use.sm2)
    assert manager.get(reverse("seal_signature", args=[use.public_id, "cms"])).status_code == 404


def test_lists_cost_the_same_whatever_their_length(
    world: World, manager: Client, django_assert_max_num_queries: object
) -> None:
    for _ in range(3):
        world.sealed()
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        manager.get(reverse("seal", args=[world.seal.public_id]))
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        manager.get(reverse("seal_uses"))
