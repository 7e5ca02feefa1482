"""Starting an application and filling it in."""

from django.test import Client

from zhengtong.modules.cases.models import Application
from zhengtong.modules.cases.tests.county import (
    PLOT,
    SITUATION,
    acting,
    publish_version,
    signed_in,
    text,
)
from zhengtong.modules.forms import api as forms
from zhengtong.modules.org.tests import factories as make


def draft_of(application):
    return forms.draft(application.draft_public_id)


def page(application, number):
    return f"/cases/application/{application.public_id}/form/{number}/"


def test_the_start_page_says_what_it_takes_and_asks_strangers_to_sign_in(client, county):
    answer = client.get(f"/cases/apply/{county.item}/?felling_kind=own_use")
    assert answer.status_code == 200
    assert "登录后开始" in text(answer)
    assert "felling_kind%3Down_use" in text(answer)
    assert "采伐林木的照片" in text(answer)


def test_a_stranger_who_posts_is_sent_to_sign_in(client, county):
    answer = client.post(f"/cases/apply/{county.item}/")
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")
    assert not Application.objects.exists()


def test_starting_keeps_the_answers_of_the_guide_and_what_the_account_knows(citizen, county):
    answer = citizen.post(
        f"/cases/apply/{county.item}/", {"felling_kind": "own_use", "volume_class": "made_up"}
    )
    application = Application.objects.get()
    assert answer.url == f"/cases/application/{application.public_id}/"
    assert draft_of(application).data == {
        "felling_kind": "own_use",
        "contact_phone": "13900000001",
    }


def test_the_start_page_offers_to_resume_a_draft(citizen, county, person):
    application = county.application(person)
    answer = citizen.get(f"/cases/apply/{county.item}/")
    assert f"/cases/application/{application.public_id}/" in text(answer)


def test_one_applies_for_the_company_that_one_acts_for(citizen, county, person):
    company = make.entity()
    make.represents(person, company)
    citizen.post("/accounts/companies/act/", {"entity": str(company.public_id)})
    citizen.post(f"/cases/apply/{county.item}/")
    assert Application.objects.get().entity_id == company.pk


def test_staff_are_told_to_use_the_counter(client, county):
    organ = make.organization("water", "水利局")
    client.force_login(make.staff(organ).user)
    assert "窗口收件" in text(client.get(f"/cases/apply/{county.item}/"))
    assert client.post(f"/cases/apply/{county.item}/").status_code == 403


def test_a_draft_of_somebody_else_is_not_found(county, person):
    application = county.application(person)
    other = signed_in(Client(), make.person("王五"))
    for name in ("", "form/1/", "materials/", "delivery/", "check/", "discard/"):
        answer = other.get(f"/cases/application/{application.public_id}/{name}")
        assert answer.status_code == 404


def test_the_task_list_shows_what_is_done_and_what_is_not(citizen, county, person):
    application = county.application(person, **SITUATION)
    answer = text(citizen.get(f"/cases/application/{application.public_id}/"))
    assert "您的情形" in answer
    assert "已完成" in answer
    assert "未开始" in answer
    assert "还有 3 部分要完成" in answer


def test_a_page_is_saved_and_leads_on(citizen, county, person):
    application = county.application(person)
    answer = citizen.post(page(application, 1), SITUATION)
    assert answer.url == page(application, 2)
    assert draft_of(application).data["volume_class"] == "small"


def test_a_wrong_page_says_what_is_wrong_and_keeps_everything(citizen, county, person):
    application = county.application(person)
    answer = citizen.post(page(application, 2), {"plot_name": "后山坡", "tree_count": "很多"})
    assert answer.status_code == 422
    assert "<title>错误：" in text(answer)
    assert 'href="#f-tree_count"' in text(answer)
    assert 'value="很多"' in text(answer)
    assert draft_of(application).data["plot_name"] == "后山坡"


def test_save_for_later_leads_to_the_task_list_without_complaint(citizen, county, person):
    application = county.application(person)
    answer = citizen.post(page(application, 2), {"plot_name": "后山坡", "_action": "later"})
    assert answer.url == f"/cases/application/{application.public_id}/"
    assert draft_of(application).data["plot_name"] == "后山坡"


def test_a_change_from_the_check_page_leads_back_to_it(citizen, county, person):
    application = county.application(person)
    assert 'name="_origin" value="check"' in text(citizen.get(f"{page(application, 2)}?from=check"))
    answer = citizen.post(page(application, 2), {**PLOT, "_origin": "check"})
    assert answer.url == f"/cases/application/{application.public_id}/check/"


def test_autosave_answers_the_new_version_and_the_time(citizen, county, person):
    application = county.application(person)
    version = draft_of(application).lock_version
    answer = citizen.post(
        f"{page(application, 2)}save/",
        {"plot_name": "后山", "_lock_version": version},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 200
    assert answer.json()["lock_version"] == version + 1
    assert answer.json()["saved_time"] == draft_of(application).saved_time
    assert draft_of(application).data["plot_name"] == "后山"


def test_an_autosave_over_a_newer_draft_is_refused(citizen, county, person):
    application = county.application(person)
    citizen.post(page(application, 2), {"plot_name": "新的", "_action": "later"})
    answer = citizen.post(
        f"{page(application, 2)}save/",
        {"plot_name": "旧的", "_lock_version": "1"},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 409
    assert answer.json()["code"] == "stale_draft"
    assert draft_of(application).data["plot_name"] == "新的"


def test_a_draft_saved_elsewhere_is_told_and_nothing_typed_is_lost(citizen, county, person):
    application = county.application(person)
    citizen.post(page(application, 2), {"plot_name": "别处写的", "_action": "later"})
    stale = citizen.post(page(application, 2), {**PLOT, "_lock_version": "1"})
    assert stale.status_code == 409
    assert "别处写的" in text(stale)
    assert 'value="后山坡"' in text(stale)
    assert draft_of(application).data["plot_name"] == "别处写的"
    again = {**PLOT, "_lock_version": draft_of(application).lock_version}
    assert citizen.post(page(application, 2), again).status_code == 302
    assert draft_of(application).data["plot_name"] == "后山坡"


def test_an_autosave_of_the_same_words_does_not_make_the_button_stale(citizen, county, person):
    application = county.application(person)
    version = draft_of(application).lock_version
    citizen.post(f"{page(application, 2)}save/", {**PLOT, "_lock_version": version})
    answer = citizen.post(page(application, 2), {**PLOT, "_lock_version": version})
    assert answer.status_code == 302


def test_what_was_typed_survives_an_expired_session(county, person):
    application = county.application(person)
    browser = Client()
    answer = browser.post(page(application, 2), {"plot_name": "后山坡", "tree_count": "很多"})
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/?next=")
    assert "plot_name" not in draft_of(application).data
    signed_in(browser, person)
    shown = browser.get(page(application, 2))
    assert 'value="后山坡"' in text(shown)
    assert "您登录前填写的内容都在" in text(shown)
    assert draft_of(application).data["plot_name"] == "后山坡"


def test_what_was_typed_is_sealed_while_it_waits(county, person):
    application = county.application(person)
    browser = Client()
    browser.post(page(application, 2), {"plot_name": "secret-place"})
    assert "secret-place" not in str(dict(browser.session))


def test_strangers_cannot_fill_the_session_table(client, county, person):
    answer = client.post(
        "/cases/application/01900000-0000-7000-8000-000000000000/form/1/", {"a": "b"}
    )
    assert answer.status_code == 302
    assert "kept_post" not in str(list(client.session.items()))


def test_a_page_that_does_not_exist_leads_to_the_task_list(citizen, county, person):
    application = county.application(person)
    assert citizen.get(page(application, 9)).url.endswith(f"{application.public_id}/")


def test_a_hostile_post_is_no_server_error(citizen, county, person):
    application = county.application(person)
    post = {"felling_kind": ["own_use", "x"], "volume_class": "../../etc", "_page": "99"}
    assert citizen.post(page(application, 1), post).status_code == 422
    for name in ("", "materials/", "check/"):
        assert citizen.get(f"/cases/application/{application.public_id}/{name}").status_code == 200


def test_a_draft_is_deleted_after_asking(citizen, county, person):
    application = county.application(person)
    address = f"/cases/application/{application.public_id}/discard/"
    assert "要删除这份草稿吗" in text(citizen.get(address))
    assert citizen.post(address).url == "/cases/mine/"
    assert citizen.get(f"/cases/application/{application.public_id}/").status_code == 404


def test_a_draft_of_an_old_version_is_taken_over_to_the_new_one(citizen, county, person):
    old = county.application(person, plot_name="后山坡")
    newer = publish_version(county.version.item_id, popularity=11)
    shown = text(citizen.get(f"/cases/application/{old.public_id}/"))
    assert "办事指南已经更新" in shown
    answer = citizen.post(f"/cases/apply/{county.item}/", {"from": str(old.public_id)})
    fresh = Application.objects.get(item_version_id=newer.id)
    assert answer.url.endswith(f"{fresh.public_id}/")
    assert draft_of(fresh).data["plot_name"] == "后山坡"


def test_the_pages_speak_english(citizen, county, person):
    application = county.application(person)
    citizen.cookies["django_language"] = "en"
    answer = text(citizen.get(f"/cases/application/{application.public_id}/"))
    assert "Tree-felling permit" in answer
    assert "Continue" in answer


def test_acting_as_a_company_hides_the_drafts_of_the_person(citizen, county, person):
    application = county.application(person)
    company = make.entity()
    make.represents(person, company)
    citizen.post("/accounts/companies/act/", {"entity": str(company.public_id)})
    assert acting(person, company.pk).entity_id == company.pk
    assert citizen.get(f"/cases/application/{application.public_id}/").status_code == 404
