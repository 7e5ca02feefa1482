"""A package is one form of bytes: whatever is changed in it is found, and named."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengtong.modules.archives.package import (
    MANIFEST,
    METADATA,
    Metadata,
    PackageRefused,
    Part,
    Person,
    Step,
    entries_of,
    manifest,
    verify_package,
    write_package,
)
from zhengtong.modules.archives.package import metadata as described
from zhengtong.modules.archives.package.layout import (
    Entry,
    central_record,
    end_record,
    is_safe,
    local_header,
    tidy,
)

ABOUT = Metadata(
    archival_code="9001-XK·2026-D30-NLJ-0001",
    fonds_number="9001",
    fonds_name="青禾县政务服务中心",
    category="XK",
    year=2026,
    retention="D30",
    organ_code="NLJ",
    organ_name="青禾县农林局",
    item_number=1,
    supplement=0,
    title="李合生的林木采伐许可",
    responsible="青禾县农林局",
    dated_on="2026-11-02",
    secrecy="",
    openness="controlled",
    source_system="zhengtong",
    source_kind="case",
    source_number="QH20261101000001",
    matter_name="林木采伐许可",
    matter_code="1" * 31,
    matter_type="licensing",
    result="准予",
    submitted_at="2026-11-01T09:00:00+08:00",
    accepted_at="2026-11-01T10:00:00+08:00",
    decided_at="2026-11-02T09:00:00+08:00",
    closed_at="2026-11-02T09:00:00+08:00",
    plan_version=1,
    documents=["农林局准〔2026〕1号"],
    people=[Person(role="applicant", name="李合生")],
    steps=[Step(at="2026-11-01T09:00:00+08:00", title="申请", text="第一行\n第二行")],
)
LISTS = ("missing", "documents", "people", "steps")
FILES = {"申请表.pdf": b"%PDF-1.7 form", "照片.jpg": b"\xff\xd8 tree \xff\xd9"}


def part(name: str, content: bytes, folder: str = "materials") -> Part:
    return Part(
        folder=folder,
        name=name,
        title=name,
        format="application/octet-stream",
        open=lambda: io.BytesIO(content),
    )


def made(files: dict[str, bytes] = FILES, about: Metadata = ABOUT) -> bytes:
    out = io.BytesIO()
    write_package(out, about, [part(n, c) for n, c in files.items()])
    return out.getvalue()


@cache
def sound() -> bytes:
    return made()


@cache
def places() -> tuple[tuple[int, int, str], ...]:
    """Which bytes belong to which entry, its header and its line of the directory."""
    entries = list(entries_of(io.BytesIO(sound())).values())
    found = [(e.offset, e.end, e.name) for e in entries]
    at = entries[-1].end
    for entry in entries:
        found.append((at, at + len(central_record(entry)), entry.name))
        at += len(central_record(entry))
    return (*found, (at, len(sound()), ""))


def test_the_same_content_is_the_same_bytes():
    assert made() == made()


def test_every_zip_reader_opens_a_package():
    with zipfile.ZipFile(io.BytesIO(sound())) as archive:
        assert archive.testzip() is None
        assert archive.read("content/materials/0001-申请表.pdf") == FILES["申请表.pdf"]
        assert archive.namelist()[0] == METADATA
        assert archive.namelist()[-1] == MANIFEST


def test_a_sound_package_says_what_it_holds():
    found = verify_package(sound())
    assert found.is_sound, found.findings
    about = found.metadata
    assert about
    as_given = replace(about, **{n: tuple(getattr(about, n)) for n in LISTS})
    assert as_given == replace(ABOUT, **{n: tuple(getattr(ABOUT, n)) for n in LISTS})
    assert [line.title for line in found.lines or ()][-2:] == list(FILES)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_changed_byte_is_found_and_the_entry_named(data):
    content = bytearray(sound())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    (name,) = {n for start, end, n in places() if start <= at < end}
    found = verify_package(bytes(content))
    assert found.findings
    assert name in {f.entry for f in found.findings}, (at, found.findings)
    others = {f.entry for f in found.findings} - {name}
    assert not others, (at, found.findings)


@pytest.mark.parametrize("where", ["header", "directory"])
def test_a_changed_name_is_charged_to_the_file_that_bore_it(where):
    """Both forms stay sound in themselves when a letter becomes another letter."""
    entries = list(entries_of(io.BytesIO(sound())).values())
    at = entries[-1].end
    for entry in entries:
        record, header = at + len(central_record(entry)), entry.content_at
        at = record
        changed = bytearray(sound())
        changed[(header if where == "header" else record) - 1] ^= 1
        found = verify_package(bytes(changed)).findings
        assert {f.entry for f in found} == {entry.name}, found


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_a_package_cut_short_is_never_sound(length):
    content = sound()[: length % len(sound())]
    assert not verify_package(content).is_sound


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=0, max_size=400))
def test_any_bytes_are_read_without_harm(content):
    assert not verify_package(content).is_sound


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.text(min_size=1, max_size=30), st.binary(max_size=300), min_size=0, max_size=6
    ),
    st.text(max_size=40),
)
def test_whatever_files_are_called_and_hold_they_come_out_again(files, words):
    about = replace(ABOUT, responsible=words)
    content = made(files, about)
    found = verify_package(content)
    assert found.is_sound, found.findings
    assert found.metadata
    assert found.metadata.responsible == described.plain(words)
    where = entries_of(io.BytesIO(content))
    kept = [e for n, e in where.items() if n.startswith("content/")]
    assert [content[e.content_at : e.end] for e in kept] == list(files.values())


@given(st.text(max_size=300))
def test_a_tidy_name_is_safe(name):
    assert is_safe(f"content/materials/0001-{tidy(name)}")


def rebuilt(files: list[tuple[str, bytes]], tail: bytes = b"") -> bytes:
    """A container of any files, in the exact form."""
    import zlib

    out, entries = b"", []
    for name, content in files:
        entry = Entry(name=name, size=len(content), crc=zlib.crc32(content), offset=len(out))
        out += local_header(entry) + content
        entries.append(entry)
    directory = b"".join(central_record(e) for e in entries)
    return out + directory + end_record(len(entries), len(directory), len(out)) + tail


def parts_of(content: bytes) -> list[tuple[str, bytes]]:
    found = entries_of(io.BytesIO(content)).values()
    return [(e.name, content[e.content_at : e.end]) for e in found]


def codes(content: bytes) -> set[tuple[str, str]]:
    return {(f.code, f.entry) for f in verify_package(content).findings}


def test_rebuilt_is_the_exact_form():
    assert rebuilt(parts_of(sound())) == sound()


def test_a_file_exchanged_with_its_checksum_is_named():
    name = "content/materials/0002-照片.jpg"
    files = [(n, b"another" if n == name else c) for n, c in parts_of(sound())]
    assert codes(rebuilt(files)) == {("changed", name)}


def test_a_file_that_is_gone_and_one_that_is_too_many_are_named():
    files = [(n, c) for n, c in parts_of(sound()) if "申请表" not in n]
    assert codes(rebuilt(files)) == {("missing", "content/materials/0001-申请表.pdf")}
    more = [*parts_of(sound()), ("content/materials/0003-夹带.pdf", b"x")]
    assert codes(rebuilt(more)) == {("extra", "content/materials/0003-夹带.pdf")}


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a\\..\\b", "C:/x", "a//b"])
def test_names_that_lead_out_of_the_folder_are_refused(name):
    assert ("unsafe_name", name) in codes(rebuilt([*parts_of(sound()), (name, b"x")]))


def test_a_name_that_stands_twice_is_refused():
    twice = [*parts_of(sound()), ("METADATA.xml", b"x")]
    assert ("twice", "METADATA.xml") in codes(rebuilt(twice))


def test_bytes_before_or_behind_are_found():
    assert codes(sound() + b"x") == {("bytes_behind", "")}
    assert not verify_package(b"#!/bin/sh\n" + sound()).is_sound


def test_a_packed_or_locked_container_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts_of(sound()):
            archive.writestr(name, content)
    assert not verify_package(out.getvalue()).is_sound


def test_a_bomb_in_the_directory_costs_nothing():
    huge = end_record(0xFFFF, 0xFFFF_0000, 0)
    assert codes(b"\0" * 100 + huge) == {("not_a_package", "")}
    lying = bytearray(sound())
    struct.pack_into("<I", lying, 18, 0xFFFF_FFF0)
    assert not verify_package(bytes(lying)).is_sound


def test_metadata_that_its_schema_does_not_know_are_named():
    wrong = described.written(ABOUT).replace(b"<retention>D30<", b"<retention>D25<")
    files = [(n, wrong if n == METADATA else c) for n, c in parts_of(sound())]
    assert ("wrong_xml", METADATA) in codes(rebuilt(files))


def test_entities_and_document_types_are_refused():
    bomb = b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><manifest>&b;</manifest>'
    files = [(n, bomb if n == MANIFEST else c) for n, c in parts_of(sound())]
    assert ("wrong_xml", MANIFEST) in codes(rebuilt(files))


def test_a_schema_that_was_loosened_is_named():
    loose = b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>'
    files = [(n, loose if n == "schema/metadata.xsd" else c) for n, c in parts_of(sound())]
    assert ("changed", "schema/metadata.xsd") in codes(rebuilt(files))


def test_the_manifest_holds_sm3():
    line = next(x for x in manifest.read(dict(parts_of(made({"a.txt": b"abc"})))[MANIFEST])
                if x.title == "a.txt")  # fmt: skip
    assert line.sm3 == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_more_files_than_a_package_holds_are_refused():
    files = (part("x", b"") for _ in range(5_001))
    with pytest.raises(PackageRefused):
        write_package(io.BytesIO(), ABOUT, files)
