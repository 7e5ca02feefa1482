"""The files of a licence: sealed, made once, PDF and OFD of one text."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from zhengtong.core.files import api as files
from zhengtong.core.ofd import api as ofd
from zhengtong.modules.licences import api as licences
from zhengtong.modules.licences import metadata
from zhengtong.modules.licences.errors import FileNotReady
from zhengtong.modules.licences.models import FileKind, LicenceFile
from zhengtong.modules.licences.services.files import current_edition, file_of
from zhengtong.modules.licences.tests.world import SYSTEM


@pytest.fixture
def sealed(bureau, settings, tmp_path):
    settings.SEAL_KEYS = tmp_path / "seals"
    draft = licences.SealDraft(kind="approval", name="农林局行政审批专用章", ring="农林局")
    seal = licences.make_seal(organization_id=bureau.organ.pk, draft=draft, actor=SYSTEM)
    rule = licences.RuleDraft(purpose="licence", post_id=None, is_standing=True, basis="办法")
    licences.add_rule(public_id=seal, draft=rule, actor=SYSTEM)
    return bureau


def content_of(made: LicenceFile) -> bytes:
    file = files.get(made.file_public_id)
    with files.open_file(file.id) as stream:
        return stream.read()


def test_pdf_and_ofd_say_the_same_and_are_sealed(sealed):
    row = sealed.row(actor=SYSTEM)
    pdf, other = (content_of(file_of(row, kind)) for kind in (FileKind.PDF, FileKind.OFD))
    assert ofd.problems(other) == []
    assert "".join(ofd.text(other).split()) == "".join(ofd.pdf_text(pdf).split())
    reader = PdfReader(io.BytesIO(pdf))
    assert row.identifier in reader.pages[0].extract_text()
    assert any(f.get("/FT") == "/Sig" for f in (reader.get_fields() or {}).values())
    [signature] = ofd.verify(other, check=lambda signed, value: bool(value))
    assert signature.is_whole


def test_a_file_is_made_once(sealed):
    row = sealed.row(actor=SYSTEM)
    assert file_of(row, FileKind.PDF).pk == file_of(row, FileKind.PDF).pk
    assert LicenceFile.objects.count() == 1


def test_without_a_seal_there_is_no_file_and_the_reason_is_said(bureau):
    with pytest.raises(FileNotReady) as refused:
        file_of(bureau.row(), FileKind.PDF)
    assert "印章" in refused.value.message
    assert LicenceFile.objects.count() == 0


def test_metadata_have_the_short_names_of_the_standard(bureau):
    row = bureau.row()
    found = metadata.short_names(row, current_edition(row))
    assert found["ZZBH"] == row.number
    assert found["CZZTDMLXDM"] == "111"
    assert found["ZZLXDM"] == bureau.kind.code
    assert metadata.exchange_row(row)["certificate_area_code"] == "999021000000"
