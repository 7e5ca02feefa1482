"""Fetching: access, ranges, caching, names, thumbnails."""

import io

import pytest
from django.test import RequestFactory
from django.urls import reverse
from PIL import Image

from zhengtong.core.files import api, views
from zhengtong.core.files.plugins import file_access
from zhengtong.core.files.tests.conftest import CITIZEN
from zhengtong.core.files.tests.samples import PDF, docx, picture
from zhengtong.core.pages.access import mark_of
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import NotFound, PermissionRefused, SignInRequired

TEXT = b"0123456789" * 1000


def fetch(file, actor=CITIZEN, view=views.download, method="get", query="", **headers):
    request = getattr(RequestFactory(headers=headers), method)("/" + query)
    request.actor = actor
    return view(request, public_id=file.public_id)


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_whole_file_is_streamed(keep):
    response = fetch(keep(TEXT, "清单.txt"))
    assert response.status_code == 200
    assert response.streaming
    assert body(response) == TEXT
    assert response["Content-Length"] == "10000"
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Accept-Ranges"] == "bytes"
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=9990-", 9990, 10000),
        ("bytes=-5", 9995, 10000),
        ("bytes=9999-9999", 9999, 10000),
        ("bytes=0-999999", 0, 10000),
        ("bytes=-999999", 0, 10000),
    ],
)
def test_a_range_is_answered_with_just_that(keep, asked, start, end):
    response = fetch(keep(TEXT, "a.txt"), range=asked)
    assert response.status_code == 206
    assert body(response) == TEXT[start:end]
    assert response["Content-Range"] == f"bytes {start}-{end - 1}/10000"
    assert response["Content-Length"] == str(end - start)


@pytest.mark.parametrize("asked", ["bytes=10000-", "bytes=20000-30000", "bytes=-0"])
def test_a_range_outside_the_file_is_refused(keep, asked):
    response = fetch(keep(TEXT, "a.txt"), range=asked)
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */10000"


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=-", "lines=1-2", "bytes=0-1,5-6", "x"])
def test_a_range_that_makes_no_sense_means_the_whole_file(keep, asked):
    response = fetch(keep(TEXT, "a.txt"), range=asked)
    assert response.status_code in (200, 206)
    assert body(response) == TEXT


def test_if_range_of_another_content_means_the_whole_file(keep):
    file = keep(TEXT, "a.txt")
    same = fetch(file, range="bytes=0-1", if_range=f'"{file.sha256}"')
    other = fetch(file, range="bytes=0-1", if_range='"other"')
    assert (body(same), body(other)) == (TEXT[:2], TEXT)


def test_an_unchanged_file_is_not_sent_again(keep):
    file = keep(TEXT, "a.txt")
    response = fetch(file, if_none_match=f'W/"x", "{file.sha256}"')
    assert response.status_code == 304
    assert body(response) == b""


def test_head_tells_the_length_and_sends_nothing(keep):
    response = fetch(keep(TEXT, "a.txt"), method="head")
    assert (response["Content-Length"], body(response)) == ("10000", b"")


@pytest.mark.parametrize(
    ("name", "content", "disposition"),
    [
        ("a.pdf", PDF, "inline"),
        ("a.png", picture(), "inline"),
        ("a.tif", picture("TIFF"), "attachment"),
        ("a.txt", TEXT, "attachment"),
        ("a.docx", docx(), "attachment"),
    ],
)
def test_only_pdf_and_pictures_are_shown_by_the_browser(keep, name, content, disposition):
    file = keep(content, name)
    assert fetch(file)["Content-Disposition"].startswith(disposition)
    assert fetch(file, query="?download=1")["Content-Disposition"].startswith("attachment")


def test_chinese_names_arrive_whole(keep):
    disposition = fetch(keep(PDF, "林木 采伐“申请”.pdf"))["Content-Disposition"]
    assert disposition.startswith("inline; filename*=utf-8''%E6%9E%97%E6%9C%A8%20%E9%87%87")


def test_pictures_cannot_run_scripts(keep):
    assert "sandbox" in fetch(keep(picture(), "a.png"))["Content-Security-Policy"]


def test_strangers_sign_in_first_and_others_are_refused(keep):
    file = keep(PDF, "a.pdf")
    with pytest.raises(SignInRequired):
        fetch(file, actor=Actor.anonymous())
    with pytest.raises(PermissionRefused):
        fetch(file, actor=Actor(kind="user", user_id=99))


def test_a_public_file_needs_no_account(keep):
    class Everybody:
        def may_read(self, actor, owner_id, purpose):
            return True

    file = api.link(
        file_id=keep(PDF, "a.pdf").id, owner_kind="test_form", owner_id="1", actor=CITIZEN
    )
    with file_access.temporarily("test_form", Everybody()):
        assert body(fetch(file, actor=Actor.anonymous())) == PDF


def test_thumbnails_are_small_upright_and_made_once(keep, files_root):
    image = Image.new("RGB", (1600, 800), "green")
    exif = image.getexif()
    exif[0x0112] = 6  # turned by 90 degrees
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    file = keep(out.getvalue(), "a.jpg")
    response = fetch(file, view=views.thumb)
    assert response["Content-Type"] == "image/jpeg"
    with Image.open(io.BytesIO(body(response))) as small:
        assert small.size == (160, 320)
    made = next(files_root.glob("thumbs/*/*")).stat().st_mtime_ns
    body(fetch(file, view=views.thumb))
    assert next(files_root.glob("thumbs/*/*")).stat().st_mtime_ns == made


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "1"])
def test_thumbnails_of_every_colour_mode(keep, mode):
    file = keep(picture("PNG", mode=mode), "a.png")
    assert fetch(file, view=views.thumb).status_code == 200


def test_what_is_no_picture_has_no_thumbnail(keep):
    with pytest.raises(NotFound):
        fetch(keep(PDF, "a.pdf"), view=views.thumb)


def test_thumbnails_are_guarded_like_the_file(keep):
    with pytest.raises(SignInRequired):
        fetch(keep(picture()), actor=Actor.anonymous(), view=views.thumb)


def test_the_front_door_serves_for_other_views(keep):
    file = keep(TEXT, "a.txt")
    request = RequestFactory(headers={"range": "bytes=0-3"}).get("/")
    assert body(api.response(request, file.id)) == b"0123"
    with pytest.raises(NotFound):
        api.response(request, 0)


def test_both_addresses_carry_an_access_mark(keep):
    assert mark_of(views.download) == mark_of(views.thumb) == "public"
    file = keep(TEXT, "a.txt")
    assert reverse("files:download", args=[file.public_id]) == f"/files/{file.public_id}/"
