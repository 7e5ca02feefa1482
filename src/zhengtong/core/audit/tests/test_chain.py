"""The log cannot be changed quietly."""

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from zhengtong.core.audit.api import record, seal, verify
from zhengtong.core.audit.models import AuditEntry
from zhengtong.core.tests.killing import NOTHING, killed
from zhengtong.kernel.access import Actor

pytestmark = pytest.mark.django_db
CLERK = Actor(kind="user", name="周岚", user_id=1, staff_id=1)


def write(stream: str = "case:1", **detail) -> None:
    with transaction.atomic():
        record("cases.accept", actor=CLERK, stream=stream, detail=detail)


def tamper(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE audit_auditentry ENABLE TRIGGER USER")


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused():
    with pytest.raises(TransactionManagementError):
        record("cases.accept", actor=CLERK, stream="case:1")


def test_each_stream_is_a_chain_of_its_own():
    for stream in ("case:1", "case:2", "case:1"):
        write(stream, note="材料齐全 𠮷")
    assert sorted(AuditEntry.objects.values_list("stream", "seq")) == [
        ("case:1", 1),
        ("case:1", 2),
        ("case:2", 1),
    ]
    result = verify()
    assert result.is_intact
    assert (result.entries, result.streams) == (3, 2)


@pytest.mark.parametrize(
    "sql", ["UPDATE audit_auditentry SET actor_name = 'x'", "DELETE FROM audit_auditentry"]
)
def test_entries_cannot_be_changed_or_deleted(sql):
    write()
    with pytest.raises(match="append-only"), transaction.atomic(), connection.cursor() as c:
        c.execute(sql)


def test_a_changed_entry_is_found():
    write(note="a")
    write(note="b")
    tamper('UPDATE audit_auditentry SET detail = \'{"note": "c"}\' WHERE seq = 1')
    assert [b.what for b in verify().breaks] == ["was changed after it was written"]


def test_an_entry_cut_out_of_the_middle_is_found():
    for _ in range(3):
        write()
    tamper("DELETE FROM audit_auditentry WHERE seq = 2")
    assert not verify().is_intact


def test_a_sealed_tail_cannot_vanish():
    for _ in range(3):
        write()
    seal()
    assert verify().is_intact
    tamper("DELETE FROM audit_auditentry WHERE seq = 3")
    assert [b.what for b in verify().breaks] == ["1 sealed entries are gone"]


@killed("core.audit.sealing.seal", again=NOTHING)
def test_seals_follow_each_other():
    write()
    first = seal()
    write("case:9")
    second = seal()
    assert bytes(second.prev_root) == bytes(first.root)
    assert seal() is None
    assert verify().seals == 2
