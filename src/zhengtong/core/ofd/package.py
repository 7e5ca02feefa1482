"""The ZIP of an OFD: read with limits and safe paths, its XML without entities; written evenly."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from lxml import etree

from zhengtong.core.ofd.errors import BrokenOfd, NotOfd

NAMESPACE = "http://www.ofdspec.org/2016"
NS = {"ofd": NAMESPACE}

MOST_PARTS = 5_000
MOST_BYTES = 200 * 1024 * 1024
"""Of all parts together, unpacked: a small file may not fill the memory."""

LONG_AGO = (1980, 1, 1, 0, 0, 0)
STORED = (".png", ".jpg", ".jpeg")


def tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


@dataclass
class Package:
    """Parts by path, without the leading slash. `xml` is parsed once and kept."""

    parts: dict[str, bytes]
    _trees: dict[str, etree._Element] = field(default_factory=dict)

    def part(self, path: str, *, asked_by: str) -> bytes:
        if path not in self.parts:
            raise BrokenOfd(part=asked_by, why=_("引用的“%(path)s”不在文件里") % {"path": path})
        return self.parts[path]

    def xml(self, path: str, *, asked_by: str = "OFD.xml") -> etree._Element:
        if path not in self._trees:
            self._trees[path] = parsed(self.part(path, asked_by=asked_by), path)
        return self._trees[path]

    def document(self) -> str:
        """Path of the first document."""
        root = self.xml("OFD.xml")
        found = root.find("ofd:DocBody/ofd:DocRoot", NS)
        if found is None or not found.text:
            raise BrokenOfd(part="OFD.xml", why=_("缺少文档入口"))
        return resolved("OFD.xml", found.text)

    def pages(self) -> Iterator[tuple[int, str]]:
        """(id, path of the content), in order."""
        at = self.document()
        for page in self.xml(at).iterfind("ofd:Pages/ofd:Page", NS):
            try:
                number = int(page.get("ID", ""))
            except ValueError as error:
                raise BrokenOfd(part=at, why=_("页面没有标识")) from error
            yield number, resolved(at, page.get("BaseLoc", ""))


def opened(ofd: bytes) -> Package:
    """Every part, unpacked. Raises NotOfd or BrokenOfd naming the part."""
    try:
        with zipfile.ZipFile(io.BytesIO(ofd)) as archive:
            infos = [i for i in archive.infolist() if not i.is_dir()]
            _measured(infos)
            parts = {_path(info): archive.read(info) for info in infos}
    except BrokenOfd:
        raise
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, RuntimeError) as error:
        raise NotOfd from error
    except NotImplementedError as error:
        raise NotOfd from error
    if len(parts) != len(infos):
        raise BrokenOfd(part="ZIP", why=_("同一个部件出现了两次"))
    if "OFD.xml" not in parts:
        raise NotOfd
    return Package(parts)


def _measured(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_PARTS:
        raise BrokenOfd(part="ZIP", why=_("部件太多"))
    if sum(i.file_size for i in infos) > MOST_BYTES:
        raise BrokenOfd(part="ZIP", why=_("解压后太大"))


def _path(info: zipfile.ZipInfo) -> str:
    name = info.filename
    is_outside = name.startswith("/") or ".." in name.split("/") or "\\" in name or ":" in name
    if is_outside or "\x00" in name:
        raise BrokenOfd(part=name[:80], why=_("部件的路径不允许"))
    if info.flag_bits & 1:
        raise BrokenOfd(part=name, why=_("部件加了密"))
    return name


def parsed(content: bytes, path: str) -> etree._Element:
    """No network, no entities, no document type, no giant trees."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenOfd(part=path, why=_("不是完整的 XML")) from error
    if root.getroottree().docinfo.doctype:
        raise BrokenOfd(part=path, why=_("XML 里不允许声明文档类型"))
    return root


def resolved(base: str, location: str) -> str:
    """The path that `location` (ST_Loc) names, seen from the part `base`. Raises BrokenOfd for one
    that leads outside."""
    location = location.strip()
    if location.startswith("/"):
        path = posixpath.normpath(location.lstrip("/"))
    else:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(base), location))
    if not location or path.startswith("..") or "\\" in location:
        raise BrokenOfd(part=base, why=_("引用的路径“%(path)s”不允许") % {"path": location[:80]})
    return path


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The same parts give the same bytes. The entry comes first."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, LONG_AGO)
            is_stored = name.endswith(STORED)
            info.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return out.getvalue()
