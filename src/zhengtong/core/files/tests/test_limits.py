"""What is too large is refused before it is read; the test virus is refused without a scanner."""

import io

import pytest

from zhengtong.core.files import api
from zhengtong.core.files.eicar import SIGNATURE

GIGABYTE = 1024**3
PLACES = ("/accounts/login/", "/api/v1/applications/", "/desk/cases/counter/")


class Unread(io.RawIOBase):
    """A body of which nobody may ask a single byte."""

    def readable(self):
        return True

    def readinto(self, buffer):
        raise AssertionError("the body was read")


def sent(client, path, **headers):
    request = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "wsgi.input": Unread(),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        **headers,
    }
    return client.request(**request)


@pytest.mark.parametrize("path", PLACES)
def test_two_gigabytes_are_refused_before_a_byte_is_read(client, db, path):
    answer = sent(client, path, CONTENT_LENGTH=str(2 * GIGABYTE))
    assert answer.status_code == 413
    assert "超过 200 MB" in answer.content.decode() or "200 MB" in answer.json()["title"]


@pytest.mark.parametrize("path", PLACES)
def test_a_body_of_unknown_length_is_refused_with_words(client, db, path):
    answer = sent(client, path, HTTP_TRANSFER_ENCODING="chunked")
    assert answer.status_code == 411


def test_the_limit_is_the_operators(client, db, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    assert sent(client, PLACES[0], CONTENT_LENGTH=str(1024 * 1024 + 1)).status_code == 413


def test_reading_a_page_is_not_looked_at(client, db):
    assert client.get("/accounts/login/", CONTENT_LENGTH=str(2 * GIGABYTE)).status_code == 200


@pytest.mark.parametrize("name", ["说明.txt", "照片.jpg", "表.pdf"])
def test_the_test_virus_is_refused_whatever_it_is_called(keep, files_root, name):
    with pytest.raises(api.InfectedFile, match="没有通过病毒检查"):
        keep(SIGNATURE, name)
    assert not [p for p in files_root.rglob("*") if p.is_file()]
