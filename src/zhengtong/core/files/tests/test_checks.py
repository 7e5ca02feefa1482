"""What may be handed in and what is refused, with which sentence."""

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image

from zhengtong.core.files import api, archives
from zhengtong.core.files.plugins import file_scanners
from zhengtong.core.files.tests import samples
from zhengtong.core.files.tests.samples import docx, ole, picture, zipped

OFFICE = "application/vnd.openxmlformats-officedocument"


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("a.pdf", samples.PDF, "application/pdf"),
        ("a.JPG", picture("JPEG"), "image/jpeg"),
        ("a.jpeg", picture("JPEG"), "image/jpeg"),
        ("a.png", picture("PNG"), "image/png"),
        ("a.gif", picture("GIF"), "image/gif"),
        ("a.webp", picture("WEBP"), "image/webp"),
        ("a.bmp", picture("BMP"), "image/bmp"),
        ("a.tif", picture("TIFF"), "image/tiff"),
        ("a.docx", docx(), f"{OFFICE}.wordprocessingml.document"),
        ("a.xlsx", zipped(("xl/workbook.xml", "<x/>")), f"{OFFICE}.spreadsheetml.sheet"),
        (
            "a.pptx",
            zipped(("ppt/presentation.xml", "")),
            f"{OFFICE}.presentationml.presentation",
        ),
        ("a.ofd", zipped(("OFD.xml", "<x/>")), "application/ofd"),
        ("a.zip", zipped(("资料/说明.txt", "好")), "application/zip"),
        ("a.doc", ole("WordDocument"), "application/msword"),
        ("a.xls", ole("Workbook"), "application/vnd.ms-excel"),
        ("a.ppt", ole("PowerPoint Document"), "application/vnd.ms-powerpoint"),
        ("a.txt", "你好".encode(), "text/plain"),
        ("a.csv", "姓名,电话".encode("gb18030"), "text/csv"),
        ("a.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 64, "video/mp4"),
    ],
)
def test_each_kind_is_known_by_its_content(keep, name, content, content_type):
    assert keep(content, name).content_type == content_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", b"MZ\x90\x00" + b"\0" * 200),
        ("a.jpg", picture("PNG")),
        ("a.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
        ("a.pdf", docx()),
        ("a.pdf", b"<html><script>alert(1)</script></html>"),
        ("a.docx", zipped(("readme.txt", "not a document"))),
        ("a.ofd", docx()),
        ("a.doc", docx()),
        ("a.doc", ole("Workbook")),
        ("a.txt", b"\x7fELF\x00\x00"),
        ("a.txt", b"\xff\xff\xff"),
        ("a.mp4", samples.PDF),
    ],
)
def test_content_under_a_false_extension_is_refused(keep, name, content):
    with pytest.raises(api.DisguisedFile):
        keep(content, name)


@pytest.mark.parametrize("name", ["a.exe", "a", ".png", "a.png.exe", "a.svg", "a.html"])
def test_only_listed_extensions_are_taken(keep, name):
    with pytest.raises(api.WrongFileType) as refusal:
        keep(picture(), name, rules=api.IMAGES)
    assert refusal.value.message == "不支持这种文件。请上传以下格式之一：JPG、JPEG、PNG。"


def test_an_extension_that_the_platform_does_not_know_is_never_taken(keep):
    with pytest.raises(api.WrongFileType):
        keep(b"MZ", "a.exe", rules=api.FileRules(extensions=("exe",)))


def test_a_file_of_zero_bytes_is_refused(keep):
    with pytest.raises(api.EmptyFile):
        keep(b"")


def test_a_file_over_the_limit_is_refused_and_one_at_the_limit_taken(keep):
    rules = api.FileRules(extensions=("txt",), max_bytes=2 * 1024 * 1024)
    assert keep(b"x" * rules.max_bytes, "a.txt", rules).size == rules.max_bytes
    with pytest.raises(api.FileTooLarge) as refusal:
        keep(b"x" * (rules.max_bytes + 1), "a.txt", rules)
    assert refusal.value.status == 413
    assert refusal.value.message == "文件超过 2 MB。请压缩或拆分后再上传。"


def test_reading_stops_at_the_limit(keep):
    class Endless(io.RawIOBase):
        given = 0

        def seek(self, *_):
            return 0

        def read(self, size=-1):
            self.given += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(api.FileTooLarge):
        keep(stream, "a.txt", api.FileRules(extensions=("txt",), max_bytes=1024 * 1024))
    assert stream.given < 3 * 1024 * 1024


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_torn_picture_is_refused(keep, kind):
    whole = picture(kind, (400, 300))
    with pytest.raises(api.DamagedFile):
        keep(whole[: len(whole) // 2], f"a.{kind.lower()}")


def test_a_torn_pdf_is_refused(keep):
    with pytest.raises(api.DamagedFile):
        keep(samples.PDF[:-7], "a.pdf")


def test_a_picture_of_too_many_pixels_is_refused(keep):
    rules = api.FileRules(extensions=("png",), max_pixels=1000)
    with pytest.raises(api.ImageTooLarge):
        keep(picture(size=(40, 30)), "a.png", rules)


@pytest.mark.parametrize("side", [10_000, 60_000])
def test_an_image_bomb_is_never_unpacked(keep, side):
    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = struct.pack("!L", zlib.crc32(kind + body))
        return struct.pack("!L", len(body)) + kind + body + crc

    header = chunk(b"IHDR", struct.pack("!LLBBBBB", side, side, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000))
    bomb = b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b"")
    with pytest.raises(api.ImageTooLarge):
        keep(bomb, "a.png")


def test_a_picture_of_many_frames_counts_them_all(keep):
    out = io.BytesIO()
    frames = [Image.new("L", (100, 100), n) for n in range(20)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    rules = api.FileRules(extensions=("gif",), max_pixels=100_000)
    with pytest.raises(api.ImageTooLarge):
        keep(out.getvalue(), "a.gif", rules)


@pytest.mark.parametrize("name", ["a.zip", "a.docx"])
def test_an_archive_that_unpacks_too_far_is_refused(keep, name):
    bomb = docx(("big", b"\0" * (archives.FREE_UNPACKED + 1)))
    with pytest.raises(api.UnsafeArchive):
        keep(bomb, name)


def test_an_archive_whose_directory_lies_is_refused(keep):
    content = bytearray(zipped(("a.txt", b"x" * 5000)))
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = struct.pack("<L", 10)
    with pytest.raises(api.DamagedFile):
        keep(bytes(content), "a.zip")


@pytest.mark.parametrize(
    "entry", ["../../etc/passwd", "/etc/passwd", "C:\\a.txt", "a\\..\\..\\b", "in.zip", "x/run.exe"]
)
def test_archives_with_ways_out_programs_or_archives_inside_are_refused(keep, entry):
    with pytest.raises(api.UnsafeArchive):
        keep(zipped((entry, "x")), "a.zip")


def test_too_many_entries_are_refused(keep, monkeypatch):
    monkeypatch.setattr(archives, "MAX_ENTRIES", 2)
    with pytest.raises(api.UnsafeArchive):
        keep(zipped(*((f"{n}.txt", "x") for n in range(3))), "a.zip")


def test_links_inside_archives_are_refused(keep):
    entry = zipfile.ZipInfo("link.txt")
    entry.external_attr = 0o120777 << 16
    with pytest.raises(api.UnsafeArchive):
        keep(zipped((entry, "/etc/passwd")), "a.zip")


def test_an_archive_with_a_password_is_refused(keep):
    content = bytearray(zipped(("a.txt", "x")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    with pytest.raises(api.EncryptedFile):
        keep(bytes(content), "a.zip")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", docx(("word/vbaProject.bin", b"x"))),
        ("a.doc", ole("WordDocument", "_VBA_PROJECT")),
    ],
)
def test_documents_with_macros_are_refused(keep, name, content):
    with pytest.raises(api.MacrosInside):
        keep(content, name)


@pytest.mark.parametrize("name", ["a.zip", "a.docx"])
def test_a_damaged_archive_is_refused(keep, name):
    with pytest.raises(api.DamagedFile):
        keep(docx()[:-10], name)


def test_what_a_scanner_finds_is_refused_and_leaves_nothing(keep, files_root):
    class Scanner:
        def scan(self, path):
            return "Eicar" if b"EICAR" in path.read_bytes() else None

        def check_config(self):
            return []

    with file_scanners.temporarily("test", Scanner()):
        assert keep(b"fine", "a.txt")
        with pytest.raises(api.InfectedFile):
            keep(b"EICAR", "a.txt")
    assert not list(files_root.glob("tmp/*"))
