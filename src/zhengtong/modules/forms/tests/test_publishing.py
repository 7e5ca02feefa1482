"""A published version is final; the same definition is not published twice."""

import pytest
from django.db import DatabaseError, connection, transaction

from zhengtong.core.audit.models import AuditEntry
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import NotFound, PermissionRefused, SignInRequired
from zhengtong.modules.forms import api
from zhengtong.modules.forms.compiler import sha256
from zhengtong.modules.forms.models import FormVersion
from zhengtong.modules.forms.services.publish import BadFormKey
from zhengtong.modules.forms.tests.factories import SYSTEM, definition, field, publish

pytestmark = pytest.mark.django_db


def test_versions_are_counted_and_old_ones_stay():
    first = publish(field("a"), key="felling")
    second = publish(field("a"), field("b"), key="felling")
    assert (first.number, second.number) == (1, 2)
    assert api.latest("felling") == second
    assert api.form_version(first.id).definition == first.definition
    assert [v.number for v in api.versions("felling")] == [2, 1]
    assert api.validate(form_version_id=first.id, data={"b": "x"}).errors


def test_the_same_definition_again_is_the_same_version():
    first = publish(field("a"), key="felling")
    again = publish(field("a"), key="felling")
    assert again == first
    assert FormVersion.objects.count() == 1


def test_the_hash_is_that_of_the_compiled_schema():
    version = publish(field("a"))
    assert version.sha256 == sha256(version.schema)
    assert len(version.sha256) == 64


@pytest.mark.parametrize(
    "sql", ["UPDATE forms_formversion SET number = 9", "DELETE FROM forms_formversion"]
)
def test_the_database_refuses_to_change_what_was_published(sql):
    publish(field("a"))
    with pytest.raises(DatabaseError, match="final"), transaction.atomic():
        connection.cursor().execute(sql)


def test_publishing_is_audited():
    version = publish(field("a"))
    entry = AuditEntry.objects.get(action="forms.publish")
    assert entry.object_id == str(version.id)


def test_only_those_who_manage_forms_may_publish():
    raw = definition(field("a"))
    with pytest.raises(SignInRequired):
        api.publish(definition=raw, key="x", actor=Actor.anonymous())
    with pytest.raises(PermissionRefused):
        api.publish(definition=raw, key="x", actor=Actor(kind="user", user_id=1))
    editor = Actor(kind="user", user_id=1, grants={"forms.manage": frozenset({0})})
    api.publish(definition=raw, key="x", actor=editor)


@pytest.mark.parametrize("key", ["", "A", "x y", "x" * 121, None, "../x"])
def test_an_odd_key_is_refused(key):
    with pytest.raises(BadFormKey):
        api.publish(definition=definition(field("a")), key=key, actor=SYSTEM)


@pytest.mark.parametrize("more", [{"prefill": "nobody.name"}, {"prefill": "person.shoe_size"}])
def test_an_unknown_source_is_refused(more):
    with pytest.raises(api.BadDefinition):
        publish(field("a", **more))
    with pytest.raises(api.BadDefinition):
        publish(field("a", "choice", source="nowhere"))


def test_a_refused_definition_leaves_nothing_behind():
    with pytest.raises(api.BadDefinition):
        publish(field("a", "colour"), key="felling")
    with pytest.raises(NotFound):
        api.latest("felling")
    with pytest.raises(NotFound):
        api.form_version(987654)
