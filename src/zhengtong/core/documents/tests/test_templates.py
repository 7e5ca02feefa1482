"""Templates: written by one, published by another; the narrowest in use words the document."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from zhengtong.core.documents import published, services
from zhengtong.core.documents.errors import (
    AlreadyAsked,
    BadTemplate,
    NotADraft,
    NotAsked,
    NoteWanted,
    NotInReview,
    NotPublished,
    SecondPersonWanted,
    ShippedStays,
    TemplateChangedElsewhere,
    TemplateNotFound,
    UnknownScope,
)
from zhengtong.core.documents.models import SHIPPED, State, TemplateFault, TemplateVersion
from zhengtong.core.documents.plugins import kinds
from zhengtong.core.documents.shipped import keep_shipped
from zhengtong.core.documents.tests.conftest import body, letter, para
from zhengtong.core.tests.killing import killed
from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.kernel.errors import PermissionRefused

pytestmark = pytest.mark.django_db

KEY = "testing.letter"


def someone(number, *permissions, where=ANYWHERE):
    grants = {name: frozenset({where}) for name in permissions}
    return Actor(kind="user", name=f"{number}号", user_id=number, grants=grants)


WRITER = someone(1, "documents.manage")
LAWYER = someone(2, "documents.publish")
EAST = someone(3, "documents.publish", where=7)


def draft(text="县里的{{item}}", *, actor=WRITER, scope=("county", "")):
    row = services.start_template(kind=KEY, scope_kind=scope[0], scope_key=scope[1], actor=actor)
    return services.save_template(
        public_id=row.public_id, body=body(para(text)), actor=actor, expected_version=None
    )


def in_review(*args, **more):
    row = draft(*args, **more)
    return services.submit_template(
        public_id=row.public_id, note="改了", actor=more.get("actor", WRITER)
    )


def in_use(*args, **more):
    row = in_review(*args, **more)
    return services.publish_template(public_id=row.public_id, actor=LAWYER)


def compose(*scopes, **facts):
    made = published.compose(
        kind=KEY, facts={"item": "采伐", **facts}, scopes=scopes, subject="林业局〔2026〕1号"
    )
    return made.rendered.paragraphs, made.template_id


@killed(services.start_template, again="nothing")
def test_a_kind_has_one_draft_for_a_scope_and_everybody_goes_on_with_it():
    first = services.start_template(kind=KEY, scope_kind="county", actor=WRITER)
    assert first.body == kinds.get(KEY).shipped
    other = services.start_template(kind=KEY, scope_kind="county", actor=LAWYER)
    assert other.pk == first.pk
    assert services.start_template(
        kind=KEY, scope_kind="street", scope_key="east", actor=EAST
    ).pk != first.pk  # fmt: skip


@killed(services.save_template, again=409)
def test_a_save_on_an_older_page_is_refused_as_stale():
    row = services.start_template(kind=KEY, scope_kind="county", actor=WRITER)
    new = body(para("新"))
    services.save_template(public_id=row.public_id, body=new, actor=WRITER, expected_version=1)
    with pytest.raises(TemplateChangedElsewhere):
        services.save_template(
            public_id=row.public_id, body=body(para("晚")), actor=LAWYER, expected_version=1
        )
    row.refresh_from_db()
    assert row.body == new


def test_a_template_that_is_wrong_is_not_stored_and_names_the_block():
    row = draft("好")
    with pytest.raises(BadTemplate) as refused:
        services.save_template(
            public_id=row.public_id,
            body=body(para("好"), para("{{没有}}")),
            actor=WRITER,
            expected_version=None,
        )
    assert [e.path for e in refused.value.errors] == ["block-2"]
    row.refresh_from_db()
    assert row.body == body(para("好"))


@killed(services.submit_template, again=409)
def test_what_is_in_review_stands_still():
    row = draft()
    with pytest.raises(NoteWanted):
        services.submit_template(public_id=row.public_id, note=" ", actor=WRITER)
    services.submit_template(public_id=row.public_id, note="改了", actor=WRITER)
    with pytest.raises(NotADraft):
        services.save_template(
            public_id=row.public_id, body=body(para("x")), actor=WRITER, expected_version=None
        )


@killed(services.discard_template, again=409)
def test_a_draft_is_given_up_and_what_is_in_use_stays():
    used = in_use()
    row = draft("别的")
    services.discard_template(public_id=row.public_id, actor=WRITER)
    assert compose() == (["县里的采伐"], used.pk)


@killed(services.return_template, again=409)
def test_the_reviewer_gives_it_back_with_a_reason():
    row = in_review()
    with pytest.raises(NoteWanted):
        services.return_template(public_id=row.public_id, note="", actor=LAWYER)
    services.return_template(public_id=row.public_id, note="缺依据", actor=LAWYER)
    with pytest.raises(NotInReview):
        services.publish_template(public_id=row.public_id, actor=LAWYER)
    assert row.events.filter(action="return", note="缺依据").exists()


@killed(services.publish_template, again=409)
def test_two_people_publish_and_the_older_version_is_replaced():
    first = in_use("一")
    row = in_review("二", actor=LAWYER)
    with pytest.raises(SecondPersonWanted):
        services.publish_template(public_id=row.public_id, actor=LAWYER)
    with pytest.raises(PermissionRefused):
        services.publish_template(public_id=row.public_id, actor=WRITER)
    done = services.publish_template(public_id=row.public_id, actor=someone(9, "documents.publish"))
    first.refresh_from_db()
    assert (first.state, done.number) == (State.REPLACED, 2)
    assert compose() == (["二"], done.pk)


@killed(services.ask_withdrawal, again=409)
def test_what_somebody_wants_withdrawn_stays_in_use_until_a_second_agrees():
    row = in_use()
    services.ask_withdrawal(public_id=row.public_id, reason="写错了", actor=LAWYER)
    with pytest.raises(AlreadyAsked):
        services.ask_withdrawal(public_id=row.public_id, reason="又", actor=WRITER)
    with pytest.raises(SecondPersonWanted):
        services.answer_withdrawal(public_id=row.public_id, agrees=True, actor=LAWYER)
    assert compose()[1] == row.pk


@killed(services.answer_withdrawal, again=409)
def test_after_a_withdrawal_the_next_wider_template_words_the_documents():
    row = in_use()
    with pytest.raises(NotAsked):
        services.answer_withdrawal(public_id=row.public_id, agrees=True, actor=LAWYER)
    services.ask_withdrawal(public_id=row.public_id, reason="写错了", actor=WRITER)
    services.answer_withdrawal(public_id=row.public_id, agrees=True, actor=LAWYER)
    assert compose()[0] == ["原文采伐"]
    with pytest.raises(NotPublished):
        services.ask_withdrawal(public_id=row.public_id, reason="x", actor=WRITER)


def test_it_is_kept_when_the_second_disagrees():
    row = in_use()
    services.ask_withdrawal(public_id=row.public_id, reason="写错了", actor=WRITER)
    services.answer_withdrawal(public_id=row.public_id, agrees=False, actor=LAWYER)
    services.ask_withdrawal(public_id=row.public_id, reason="还是", actor=LAWYER)
    assert compose()[1] == row.pk


def test_what_comes_with_the_platform_cannot_be_withdrawn():
    keep_shipped()
    row = TemplateVersion.objects.get(kind=KEY, scope_kind=SHIPPED)
    with pytest.raises(ShippedStays):
        services.ask_withdrawal(public_id=row.public_id, reason="x", actor=WRITER)


def test_shipped_templates_become_versions_once_and_again_when_they_change():
    keep_shipped()
    keep_shipped()
    assert TemplateVersion.objects.filter(kind=KEY, scope_kind=SHIPPED).count() == 1
    with kinds.temporarily(KEY, letter(shipped=body(para("新的原文")))):
        keep_shipped()
        rows = TemplateVersion.objects.filter(kind=KEY, scope_kind=SHIPPED).order_by("number")
        assert [(r.number, r.state) for r in rows] == [(1, "replaced"), (2, "published")]


def test_the_narrowest_scope_words_the_document():
    county, east = in_use(), in_use("东街的", actor=EAST, scope=("street", "east"))
    assert compose(("street", "east")) == (["东街的"], east.pk)
    assert compose(("street", "west")) == (["县里的采伐"], county.pk)


def test_an_organisation_looks_after_its_own_templates_only():
    for scope in (("county", ""), ("street", "west")):
        with pytest.raises(PermissionRefused):
            services.start_template(kind=KEY, scope_kind=scope[0], scope_key=scope[1], actor=EAST)
    for scope in (("county", "x"), ("street", ""), ("moon", "x"), ("shipped", "")):
        with pytest.raises(UnknownScope):
            services.start_template(kind=KEY, scope_kind=scope[0], scope_key=scope[1], actor=WRITER)
    with pytest.raises(TemplateNotFound):
        services.start_template(kind="testing.none", scope_kind="county", actor=WRITER)


@killed(services.acknowledge_fault, again="nothing")
def test_a_template_that_fails_never_stops_the_document_and_somebody_is_told():
    county = in_use()
    fields = tuple(f for f in letter().fields if f.key != "reason")
    east = in_use("东街{{reason}}", actor=EAST, scope=("street", "east"))
    with kinds.temporarily(KEY, letter(fields=fields)):
        assert compose(("street", "east")) == (["县里的采伐"], county.pk)
    fault = TemplateFault.objects.get()
    assert (fault.version_id, fault.subject) == (east.pk, "林业局〔2026〕1号")
    assert "reason" in fault.message
    services.acknowledge_fault(fault_id=fault.pk, actor=WRITER)
    assert TemplateFault.objects.get().seen_by == "1号"


def test_a_local_passage_that_fails_does_not_stop_it_either():
    include = body({"kind": "include", "passage": "testing.a"})
    with kinds.temporarily(KEY, letter(shipped=include)):
        TemplateVersion.objects.create(
            kind="testing.a",
            scope_kind="county",
            state=State.PUBLISHED,
            number=1,
            body=body(para("{{gone}}")),
            edited_at=timezone.now(),
        )
        published.forget()
        assert compose()[0] == ["段a"]


def test_publishing_is_seen_at_once_and_forgotten_when_it_fails():
    assert compose()[0] == ["原文采伐"]
    with pytest.raises(RuntimeError), transaction.atomic():
        in_use("没有成")
        assert compose()[0] == ["没有成"]
        raise RuntimeError
    assert compose()[0] == ["原文采伐"]


def test_the_database_keeps_what_was_published():
    row = in_use()
    for change in ({"body": body(para("改"))}, {"number": 7}, {"state": "draft"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TemplateVersion.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.events.update(note="改")
    with pytest.raises(IntegrityError), transaction.atomic():
        TemplateVersion.objects.filter(pk=row.pk).delete()


def test_composing_asks_the_database_nothing_while_nothing_changes(django_assert_num_queries):
    in_use()
    transaction.get_connection()
    published.forget()
    compose()
    with django_assert_num_queries(0):
        compose()
