"""What is sealed stays sealed, and is found again only by its index."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.core.secrets import EncryptedJSONField, EncryptedTextField, blind_index
from zhengtong.kernel.fieldcrypto import CannotOpen, FieldCipher

MASTER = "a master key that is long enough to be one"


class Secretive(models.Model):
    text = EncryptedTextField(null=True)
    data = EncryptedJSONField(default=dict)

    class Meta:
        app_label = "secrets_test"
        managed = False


@pytest.fixture
def table(db):
    with connection.schema_editor() as editor:
        editor.create_model(Secretive)
    return Secretive


@given(plain=st.binary(max_size=300))
def test_what_was_sealed_opens_again(plain):
    cipher = FieldCipher(MASTER)
    assert cipher.open(cipher.seal(plain, context="t.c"), context="t.c") == plain


def test_equal_values_do_not_look_equal():
    cipher = FieldCipher(MASTER)
    assert cipher.seal(b"x", context="t.c") != cipher.seal(b"x", context="t.c")


def test_a_value_moved_to_another_column_does_not_open():
    cipher = FieldCipher(MASTER)
    with pytest.raises(CannotOpen):
        cipher.open(cipher.seal(b"x", context="t.c"), context="t.d")


@pytest.mark.parametrize("at", [0, 3, 8, 20, -1])
def test_a_damaged_value_does_not_open(at):
    cipher = FieldCipher(MASTER)
    damaged = bytearray(cipher.seal(b"some words", context="t.c"))
    damaged[at] ^= 1
    with pytest.raises(CannotOpen):
        cipher.open(bytes(damaged), context="t.c")


def test_a_retired_key_still_opens_and_no_longer_seals():
    old, new = FieldCipher(MASTER), FieldCipher(MASTER[::-1], retired=[MASTER])
    assert new.open(old.seal(b"x", context="t.c"), context="t.c") == b"x"
    with pytest.raises(CannotOpen):
        old.open(new.seal(b"x", context="t.c"), context="t.c")


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="32"):
        FieldCipher("short")


def test_the_blind_index_is_stable_and_kept_apart_by_purpose():
    assert blind_index("999021") == blind_index("999021")
    assert blind_index("999021") != blind_index("999021", purpose="phone")
    assert len(blind_index("999021")) == 64


def test_a_field_reads_back_and_the_table_holds_no_plain_text(table):
    row = table.objects.create(text="青禾县", data={"姓名": "王小明", "n": [1, None]})
    row.refresh_from_db()
    assert (row.text, row.data) == ("青禾县", {"姓名": "王小明", "n": [1, None]})
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, data FROM secrets_test_secretive")
        assert all("王小明".encode() not in bytes(c) for c in cursor.fetchone())


def test_an_encrypted_column_answers_isnull_and_nothing_else(table):
    table.objects.create(text=None)
    assert table.objects.filter(text__isnull=True).count() == 1
    assert table.objects.values_list("text", flat=True).get() is None
    for lookup in ("text", "text__contains", "data__name"):
        with pytest.raises(FieldError):
            table.objects.filter(**{lookup: "x"})
