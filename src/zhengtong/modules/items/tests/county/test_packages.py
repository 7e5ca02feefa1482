"""Packages between two installations: two keys stand for two, and the county is changed between."""

from __future__ import annotations

import base64
import copy
import io
import json
import zipfile
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client

from zhengtong.core.tests.killing import AGAIN, NOTHING, killed
from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api, queries
from zhengtong.modules.items.bundles import queries as bundle_queries
from zhengtong.modules.items.bundles import seed as bundle_seed
from zhengtong.modules.items.models import (
    ConfigPackage,
    ItemVersion,
    LifeEventBundleVersion,
    PackageKey,
    PackagePromotion,
    PackageSigner,
    ServiceItem,
)
from zhengtong.modules.items.packages import format as files
from zhengtong.modules.items.packages import services, signers
from zhengtong.modules.items.packages.errors import (
    NewerFormat,
    NotAPackage,
    PackageTooLarge,
    RevokedSigner,
    StrangersPackage,
    TamperedPackage,
    UnknownKind,
    UnsafeEntry,
    UnsignedPackage,
)
from zhengtong.modules.items.packages.parts.items import BODY, _content
from zhengtong.modules.items.packages.services import NothingChosen, NotPromotable
from zhengtong.modules.items.rules import SameReviewer
from zhengtong.modules.org.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]


def someone(name: str, *permissions: str) -> Actor:
    return Actor(kind="user", name=name, grants={p: frozenset({ANYWHERE}) for p in permissions})


ALICE = someone("甲", "items.package", "items.manage", "forms.manage", "workflow.design")
BOB = someone("乙", "items.package", "items.review", "forms.manage", "items.manage")
GUARD = someone("丙", "items.trust")


def felling() -> ServiceItem:
    found = api.search(text="林木采伐").rows[0]
    return ServiceItem.objects.get(pk=found.item_id)


def key_of(item: ServiceItem) -> str:
    return item.implementation_code[BODY:]


def exported(*chosen: tuple[str, str]) -> bytes:
    return services.export_package(chosen=chosen or [("item", key_of(felling()))], actor=ALICE)


def abroad(content: bytes, change: Any = None, **facts: Any) -> tuple[bytes, str]:
    """The same package as another installation would send it; answers its public key as well."""
    opened = services.open_package(content)
    contents = copy.deepcopy(dict(opened.contents))
    if change:
        change(contents)
    private = Ed25519PrivateKey.generate()
    public = base64.b64encode(private.public_key().public_bytes_raw()).decode()
    told = {"made_by": "别处", "made_at": "2026-11-22", "installation": "http://x", "note": ""}
    parts = [(e, contents[e.id]) for e in opened.entries]
    return files.write(parts, facts={**told, **facts}, key=private), public


def trusted(content: bytes, change: Any = None) -> bytes:
    made, public = abroad(content, change)
    signers.trust_signer(name="邻县", public_key=public, actor=GUARD)
    return made


def rewritten(content: bytes, **members: bytes | None) -> bytes:
    """The zip with members replaced, added or (None) left out."""
    out = io.BytesIO()
    before = zipfile.ZipFile(io.BytesIO(content))
    named = {k.replace("__", "/").replace("_json", ".json"): v for k, v in members.items()}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in before.namelist():
            body = named.pop(name, before.read(name))
            if body is not None:
                archive.writestr(name, body)
        for name, body in named.items():
            archive.writestr(name, body or b"")
    return out.getvalue()


def promised(days: int) -> Any:
    """A change of the felling permit's promise."""

    def change(contents: dict[str, Any]) -> None:
        item = next(v for k, v in contents.items() if k.startswith("item:"))
        item["definition"]["promised"] = {"n": days, "unit": "WORKDAY"}

    return change


@killed(
    "modules.items.packages.services.export_package",
    again=AGAIN,
    because="each is a file of its own",
)
def test_an_item_takes_its_form_and_flow_along() -> None:
    signers.own_key()
    opened = services.open_package(exported())
    assert [e.kind for e in opened.entries] == ["form", "flow", "item"]
    assert opened.entries[2].needs == (
        ("form", opened.entries[0].key),
        ("flow", opened.entries[1].key),
    )


@killed("modules.items.bundles.merged_forms.ready_form", again=NOTHING)
@killed("modules.items.bundles.services.adopt_bundle", again=NOTHING)
@killed("modules.items.bundles.services.draft_bundle", again=NOTHING)
@killed("modules.items.packages.signers.own_key", again=NOTHING)
def test_a_bundle_takes_all_its_items_along() -> None:
    bundle_seed.load()
    kinds = [e.kind for e in services.open_package(exported(("bundle", "newborn"))).entries]
    assert (kinds.count("item"), kinds.count("bundle"), kinds.count("form")) == (7, 1, 7)


def test_the_key_is_made_once_and_lies_encrypted() -> None:
    key = signers.own_key()
    assert signers.own_key().pk == key.pk
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT private_key FROM items_package_key WHERE id = %s", [key.pk])
        stored = bytes(cursor.fetchone()[0])
    assert base64.b64decode(key.private_key) not in stored
    assert key.private_key.encode() not in stored


@killed("modules.items.packages.services.receive_package", again=NOTHING)
def test_what_comes_back_unchanged_is_the_same() -> None:
    row = services.receive_package(content=exported(), actor=ALICE)
    assert {line.state for line in services.compare_package(row)} == {"same"}


@killed("modules.items.packages.signers.trust_signer", again=422)
def test_a_stranger_is_refused_with_the_fingerprint_until_somebody_trusts_it() -> None:
    content, public = abroad(exported())
    with pytest.raises(StrangersPackage) as refused:
        services.receive_package(content=content, actor=ALICE)
    assert files.shown(files.fingerprint_of(public)) in refused.value.message
    assert not ConfigPackage.objects.exists()
    signers.trust_signer(name="邻县", public_key=public, actor=GUARD)
    assert services.receive_package(content=content, actor=ALICE).signer_name == "邻县"


@killed("modules.items.packages.signers.revoke_signer", again=409)
def test_a_revoked_signer_is_no_longer_taken_not_even_from_the_shelf() -> None:
    content = trusted(exported(), promised(6))
    row = services.receive_package(content=content, actor=ALICE)
    signer = PackageSigner.objects.get()
    signers.revoke_signer(public_id=signer.public_id, reason="密钥泄露", actor=GUARD)
    with pytest.raises(RevokedSigner):
        services.receive_package(content=content, actor=ALICE)
    with pytest.raises(RevokedSigner):
        services.promote_package(
            public_id=row.public_id, chosen=ids(row), mode="draft", actor=ALICE
        )


def ids(row: ConfigPackage, *kinds: str) -> list[str]:
    parts = row.manifest["parts"]
    return [f"{p['kind']}:{p['key']}" for p in parts if not kinds or p["kind"] in kinds]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(3):
            archive.writestr(f"parts/form/{n:04d}.json", b"0" * (files.MOST_UNPACKED // 2))
    return out.getvalue()


def test_hostile_files_are_refused_with_place_and_nothing_is_stored() -> None:
    good = exported()
    part = "parts__form__0001_json"
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(good)).read("manifest.json"))
    changed = json.dumps({**manifest, "note": "x"}).encode()
    cases: list[tuple[bytes, type[Exception], str]] = [
        (b"", NotAPackage, "zip"),
        (b"PK\x05\x06 no zip", NotAPackage, "zip"),
        (good[: len(good) // 2], NotAPackage, "zip"),
        (rewritten(good, signature_json=None), UnsignedPackage, "签名"),
        (rewritten(good, manifest_json=None), NotAPackage, "manifest.json"),
        (rewritten(good, manifest_json=changed), TamperedPackage, "manifest.json"),
        (rewritten(good, signature_json=b"{}"), TamperedPackage, "signature.json"),
        (rewritten(good, signature_json=b"["), NotAPackage, "signature.json"),
        (rewritten(good, **{part: b'{"definition": {}}'}), TamperedPackage, "parts/form/0001"),
        (rewritten(good, **{part: None}), TamperedPackage, "parts/form/0001.json"),
        (rewritten(good, parts__form__0099_json=b"{}"), UnsafeEntry, "parts/form/0099.json"),
        (rewritten(good, **{"..__..__etc__passwd": b"x"}), UnsafeEntry, "../../etc/passwd"),
        (rewritten(good, __tmp__x=b"x"), UnsafeEntry, "/tmp/x"),
        (bomb(), PackageTooLarge, "parts/form"),
        (b"0" * (files.MOST_BYTES + 1), PackageTooLarge, "MB"),
    ]
    for content, error, place in cases:
        with pytest.raises(error) as refused:
            services.receive_package(content=content, actor=ALICE)
        assert place in str(refused.value), error
    assert not ConfigPackage.objects.exists()


def test_a_newer_format_and_an_unknown_kind_say_what_to_do(monkeypatch: Any) -> None:
    content = exported()
    monkeypatch.setattr(files, "VERSION", 2)
    newer, public = abroad(content)
    monkeypatch.setattr(files, "VERSION", 1)
    signers.trust_signer(name="邻县", public_key=public, actor=GUARD)
    with pytest.raises(NewerFormat, match="先升级"):
        services.receive_package(content=newer, actor=ALICE)
    key = signers.own_key()
    private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(key.private_key))
    entry = files.Entry(
        kind="spell", key="x", title="x", path="parts/spell/0001.json", sha256="", size=0
    )
    odd = files.write([(entry, {})], facts={}, key=private)
    with pytest.raises(UnknownKind, match="spell"):
        services.receive_package(content=odd, actor=ALICE)


def test_a_difference_is_told_in_words() -> None:
    row = services.receive_package(content=trusted(exported(), promised(6)), actor=ALICE)
    line = next(n for n in services.compare_package(row) if n.entry.kind == "item")
    assert line.state == "different"
    assert [(d.place, d.before, d.after) for d in line.differences] == [
        ("承诺办结 › 数量", "5", "6")
    ]


@killed(
    "modules.items.packages.services.promote_package",
    again=AGAIN,
    because="what was discarded is taken again",
)
def test_drafts_wait_for_their_usual_review() -> None:
    def change(contents: dict[str, Any]) -> None:
        promised(6)(contents)
        form = next(v for k, v in contents.items() if k.startswith("form:"))
        form["definition"]["hint"] = {"zh": "新的说明", "en": "New"}

    item = felling()
    row = services.receive_package(content=trusted(exported(), change), actor=ALICE)
    made = services.promote_package(
        public_id=row.public_id, chosen=ids(row, "form", "item"), mode="draft", actor=ALICE
    )
    draft = ItemVersion.objects.get(item=item, status="draft")
    assert draft.definition["promised"]["n"] == 6
    assert draft.form_design is not None
    assert forms.design(draft.form_design).definition["hint"]["zh"] == "新的说明"
    assert queries.version_in_force(item.pk).promised.n == 5  # type: ignore[union-attr]
    assert all(r["address"] for r in made.results)


def test_what_goes_in_force_needs_a_second_person() -> None:
    row = services.receive_package(content=trusted(exported(), promised(6)), actor=ALICE)
    both = someone("甲", "items.package", "items.review", "forms.manage")
    with pytest.raises(SameReviewer):
        services.promote_package(
            public_id=row.public_id, chosen=ids(row, "item"), mode="in_force", actor=both
        )
    with pytest.raises(PermissionRefused):
        services.promote_package(
            public_id=row.public_id, chosen=ids(row, "item"), mode="in_force", actor=ALICE
        )
    services.promote_package(
        public_id=row.public_id, chosen=ids(row, "item"), mode="in_force", actor=BOB
    )
    version = queries.version_in_force(felling().pk)
    assert version is not None
    assert (version.promised.n, version.drafted_by, version.reviewed_by) == (6, "甲", "乙")


def test_an_item_that_is_not_here_is_made_for_the_same_body() -> None:
    content = exported()
    opened = services.open_package(content)
    old = opened.entries[2]
    key = f"{old.key[:-4]}9000"
    private = Ed25519PrivateKey.generate()
    public = base64.b64encode(private.public_key().public_bytes_raw()).decode()
    signers.trust_signer(name="邻县", public_key=public, actor=GUARD)
    item = files.Entry(
        kind="item", key=key, title=old.title, path=old.path, sha256="", size=0, needs=old.needs
    )
    body = opened.contents[old.id]
    parts = [(e, opened.contents[e.id]) for e in opened.entries[:2]] + [(item, body)]
    row = services.receive_package(content=files.write(parts, facts={}, key=private), actor=ALICE)
    services.promote_package(
        public_id=row.public_id, chosen=[f"item:{key}"], mode="in_force", actor=BOB
    )
    made = ServiceItem.objects.get(implementation_code__endswith=key)
    assert made.owner_organization_id == felling().owner_organization_id
    assert _content(ItemVersion.objects.get(item=made))["definition"] == body["definition"]


def test_all_or_nothing() -> None:
    """The promise is fine, the flow that comes along is not: neither is taken."""

    def change(contents: dict[str, Any]) -> None:
        promised(6)(contents)
        flow = next(v for k, v in contents.items() if k.startswith("flow:"))
        flow["bpmn"] = flow["bpmn"].replace("owner:approver", "owner:nobody")

    before = ItemVersion.objects.count()
    row = services.receive_package(content=trusted(exported(), change), actor=ALICE)
    with pytest.raises(NotPromotable) as refused, transaction.atomic():
        services.promote_package(
            public_id=row.public_id, chosen=ids(row, "flow", "item"), mode="in_force", actor=BOB
        )
    assert refused.value.errors
    assert ItemVersion.objects.count() == before
    assert not PackagePromotion.objects.exists()


def test_a_part_with_a_missing_base_or_body_is_not_taken() -> None:
    def change(contents: dict[str, Any]) -> None:
        item = next(v for k, v in contents.items() if k.startswith("item:"))
        item["definition"]["summary"] = ""

    row = services.receive_package(content=trusted(exported(), change), actor=ALICE)
    with pytest.raises(NotPromotable) as refused:
        services.promote_package(
            public_id=row.public_id, chosen=ids(row), mode="draft", actor=ALICE
        )
    assert any("不能为空" in e.message for e in refused.value.errors)
    with pytest.raises(NothingChosen):
        services.promote_package(public_id=row.public_id, chosen=[], mode="draft", actor=ALICE)


def test_a_bundle_is_taken_over_with_its_items_found_by_their_codes() -> None:
    bundle_seed.load()

    def change(contents: dict[str, Any]) -> None:
        bundle = next(v for k, v in contents.items() if k.startswith("bundle:"))
        bundle["definition"]["name"] = {"zh": "出生一件事"}

    content = trusted(exported(("bundle", "newborn")), change)
    row = services.receive_package(content=content, actor=ALICE)
    services.promote_package(
        public_id=row.public_id, chosen=["bundle:newborn"], mode="in_force", actor=BOB
    )
    taken = next(b for b in bundle_queries.bundles() if b.key == "newborn")
    assert taken.name == {"zh": "出生一件事"}
    assert len(taken.items) == 7
    assert LifeEventBundleVersion.objects.get(pk=taken.id).reviewed_by == "乙"


def test_what_came_in_and_what_became_of_it_cannot_be_changed() -> None:
    row = services.receive_package(content=trusted(exported(), promised(6)), actor=ALICE)
    services.promote_package(
        public_id=row.public_id, chosen=ids(row, "item"), mode="in_force", actor=BOB
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        ConfigPackage.objects.update(content=b"")
    with pytest.raises(DatabaseError), transaction.atomic():
        PackagePromotion.objects.all().delete()


def test_only_those_allowed_export_receive_and_trust() -> None:
    nobody = someone("丁")
    with pytest.raises(PermissionRefused):
        services.export_package(chosen=[("item", "x")], actor=nobody)
    with pytest.raises(PermissionRefused):
        services.receive_package(content=b"", actor=nobody)
    with pytest.raises(PermissionRefused):
        signers.trust_signer(name="x", public_key="x", actor=ALICE)


@pytest.mark.parametrize("key", ["", "短", "A" * 44, "!" * 44])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(signers.BadSignerKey):
        signers.trust_signer(name="邻县", public_key=key, actor=GUARD)
    assert not PackageSigner.objects.exists()


def desk(client: Client, name: str) -> Client:
    client.force_login(User.objects.get(username=name))
    return client


def test_the_whole_way_in_the_browser(client: Client) -> None:
    desk(client, "chuniwen")
    assert PackageKey.objects.count() == 0
    assert "公钥" in client.get("/desk/packages/").text
    page = client.get("/desk/packages/export/?q=林木采伐").text
    value = f"item:{key_of(felling())}"
    assert value in page
    answer = client.post("/desk/packages/export/", {"chosen": value, "note": "给邻县"})
    assert answer["Content-Type"] == "application/zip"
    content = trusted(answer.content, promised(7))
    bad = client.post("/desk/packages/receive/", {"file": SimpleUploadedFile("x.zip", b"no")})
    assert bad.status_code == 422
    assert "不是配置包" in bad.text
    taken = client.post("/desk/packages/receive/", {"file": SimpleUploadedFile("x.zip", content)})
    address = taken["Location"]
    shown = client.get(address).text
    assert "承诺办结 › 数量" in shown
    assert (
        "直接施行"
        not in shown.split("<table")[1].split("</form>")[0].split("actions")[1].split("muted")[0]
    )
    desk(client, "yanshenzhi")
    done = client.post(f"{address}promote/", {"chosen": value, "mode": "in_force"})
    assert done.status_code == 302
    assert queries.version_in_force(felling().pk).promised.n == 7  # type: ignore[union-attr]
    assert "采用记录" in client.get(address).text


def test_signers_are_kept_by_the_security_administrator_alone(client: Client) -> None:
    assert desk(client, "chuniwen").get("/desk/packages/signers/").status_code == 403
    desk(client, User.objects.get(username="yaoan").username)
    public = base64.b64encode(b"1" * 32).decode()
    client.post("/desk/packages/signers/trust/", {"name": "邻县", "public_key": public})
    signer = PackageSigner.objects.get()
    assert "邻县" in client.get("/desk/packages/signers/").text
    address = f"/desk/packages/signers/{signer.public_id}/revoke/"
    assert client.post(address, {"reason": " "}).status_code == 422
    client.post(address, {"reason": "不再往来"})
    signer.refresh_from_db()
    assert signer.revoked_for == "不再往来"


def test_the_console_exports_compares_and_takes_over_as_drafts(tmp_path: Any) -> None:
    from django.core.management import CommandError, call_command

    file, out = tmp_path / "felling.zip", io.StringIO()
    call_command("package", "export", str(file), f"item:{key_of(felling())}", stdout=out)
    changed_, public = abroad(file.read_bytes(), promised(6))
    file.write_bytes(changed_)
    with pytest.raises(CommandError, match="可信名单"):
        call_command("package", "compare", str(file))
    call_command("package", "trust", "邻县", public, stdout=out)
    call_command("package", "compare", str(file), stdout=out)
    assert "承诺办结 › 数量: 5 -> 6" in out.getvalue()
    call_command("package", "import", str(file), stdout=out)
    assert ItemVersion.objects.get(item=felling(), status="draft").definition["promised"]["n"] == 6
