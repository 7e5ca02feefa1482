"""Out in batches that can be repeated, with counts and hashes that can be checked."""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from zhengtong.core.tests.killing import NOTHING, killed
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.cases.exchange import batches, catching_up, layout, writing
from zhengtong.modules.cases.exchange.layout import TABLES
from zhengtong.modules.cases.models import (
    BatchState,
    ExchangeAccept,
    ExchangeBatch,
    ExchangeProcess,
)
from zhengtong.modules.cases.services import accept
from zhengtong.modules.cases.tests.exchange.test_rows import granted
from zhengtong.modules.org.tests import factories as make


def waiting() -> int:
    return sum(t.model._default_manager.filter(cd_batch="").count() for t in TABLES.values())


def sealed(folder, table):
    return folder / f"{table}.csv.cms"


@killed("modules.cases.exchange.batches.claim", again=NOTHING)
def test_a_batch_holds_every_row_that_waits_and_says_so(desk, person, folders, receiver):
    case = granted(desk, person)
    writing.write([case.pk])
    count = waiting()
    (batch,) = batches.export()
    assert (batch.state, batch.rows) == (BatchState.DELIVERED, count)
    assert waiting() == 0
    out = folders / "out" / batch.number
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["rows"] == count
    for one in manifest["files"]:
        content = (out / one["name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == one["sha256"]
        assert len(one["sm3"]) == 64
        assert len(receiver.rows(out / one["name"])) == one["rows"]
    (row,) = receiver.rows(sealed(out, layout.ACCEPT))
    assert row["applyer_page_code"] == person.id_number
    assert (row["cd_operation"], row["cd_batch"]) == ("I", batch.number)
    assert batches.export() == []


def test_sm3_of_abc_is_that_of_the_standard(tmp_path):
    (tmp_path / "x").write_bytes(b"abc")
    assert batches.digests(tmp_path / "x")["sm3"] == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


def test_what_changes_after_leaving_leaves_again_as_an_update(desk, person, folders, receiver):
    case = desk.submitted(person)
    catching_up.catch_up()
    batches.export()
    accept.accept_case(case_id=case.pk, actor=make.actor(desk.counter))
    catching_up.catch_up()
    (batch,) = batches.export()
    out = folders / "out" / batch.number
    assert {r["cd_operation"] for r in receiver.rows(sealed(out, layout.ACCEPT))} == {"I"}
    steps = receiver.rows(sealed(out, layout.PROCESS))
    assert {r["cd_operation"] for r in steps} == {"U", "I"}


def test_a_batch_that_died_before_its_files_is_finished_by_the_next_run(desk, person):
    writing.write([desk.accepted(person).pk])
    batch = batches.claim()
    assert waiting() == 0
    batches.export()
    batch.refresh_from_db()
    assert batch.state == BatchState.DELIVERED
    assert ExchangeBatch.objects.count() == 1


def test_a_row_that_changes_between_claim_and_files_waits_for_the_next_batch(desk, person):
    case = desk.submitted(person)
    catching_up.catch_up()
    batches.claim()
    accept.accept_case(case_id=case.pk, actor=make.actor(desk.counter))
    catching_up.catch_up()
    made = batches.export()
    assert len(made) == 1
    first = ExchangeBatch.objects.order_by("pk").first()
    assert first.rows + made[0].rows >= ExchangeProcess.objects.count() + 1
    assert waiting() == 0


def test_a_target_that_refuses_is_tried_again_with_the_same_files(desk, person, settings, folders):
    writing.write([desk.accepted(person).pk])
    settings.EXCHANGE_FOLDER = "/proc/nowhere"
    (batch,) = batches.export()
    assert batch.state == BatchState.WRITTEN
    assert batch.error
    before = batch.manifest
    settings.EXCHANGE_FOLDER = str(folders / "out")
    batches.export()
    batch.refresh_from_db()
    assert (batch.state, batch.attempts, batch.error) == (BatchState.DELIVERED, 2, "")
    assert batch.manifest == before


def test_files_that_were_tampered_with_are_not_sent(desk, person, settings, folders):
    writing.write([desk.accepted(person).pk])
    settings.EXCHANGE_FOLDER = "/proc/nowhere"
    (batch,) = batches.export()
    path = sealed(batches.folder_of(batch.number), layout.ACCEPT)
    path.write_bytes(path.read_bytes() + b"x")
    settings.EXCHANGE_FOLDER = str(folders / "out")
    batches.export()
    batch.refresh_from_db()
    assert batch.state == BatchState.WRITTEN
    assert "up_pro_accept.csv.cms" in batch.error


class Taker(BaseHTTPRequestHandler):
    """A library that takes files by PUT."""

    taken: list[tuple[str, str]] = []
    answer = 201

    def do_PUT(self):
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        digest = hashlib.sha256(body).hexdigest()
        self.taken.append((self.path, digest))
        self.authorized = self.headers.get("Authorization")
        self.send_response(self.answer if self.authorized == "Bearer geheim" else 401)
        self.end_headers()

    def log_message(self, *_args):
        pass


@pytest.fixture
def library(settings):
    server = HTTPServer(("127.0.0.1", 0), Taker)
    Taker.taken, Taker.answer = [], 201
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.EXCHANGE_URL = f"http://127.0.0.1:{server.server_port}/in"
    settings.EXCHANGE_TOKEN = "geheim"
    yield Taker
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


def test_an_address_gets_every_file_and_the_manifest_last(desk, person, library):
    writing.write([desk.accepted(person).pk])
    (batch,) = batches.export()
    assert batch.state == BatchState.DELIVERED
    paths = [p for p, _digest in library.taken]
    assert paths[-1] == f"/in/{batch.number}/manifest.json"
    assert len(paths) == 6
    sent = {p.rsplit("/", 1)[1]: d for p, d in library.taken}
    assert all(sent[f["name"]] == f["sha256"] for f in batch.manifest["files"])


def test_an_address_that_fails_leaves_the_batch_to_be_tried_again(desk, person, library):
    writing.write([desk.accepted(person).pk])
    library.answer = 503
    (batch,) = batches.export()
    assert batch.state == BatchState.WRITTEN
    library.answer = 200
    batches.export()
    batch.refresh_from_db()
    assert batch.state == BatchState.DELIVERED


def test_nobody_exports_without_the_permission(desk, person):
    writing.write([desk.accepted(person).pk])
    with pytest.raises(PermissionRefused):
        batches.export(actor=make.actor(desk.counter))
    assert batches.export(actor=Actor.system("exchange"))
    assert ExchangeAccept.objects.exclude(cd_batch="").count() == 1
