"""Where batches go: a folder from which the library fetches, or an address that takes them.

A target is asked to `deliver` files that are complete and hashed; asking twice must do no harm.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Protocol, runtime_checkable
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.errors import DomainError
from zhengtong.kernel.registry import Registry

SECONDS = 60


class NotDelivered(DomainError):
    """批次没有送达：%(reason)s。"""

    code = "exchange_not_delivered"
    status = 502


@runtime_checkable
class Target(Protocol):
    """`label` is a msgid. `problem` says in words why nothing can be delivered now, or is empty."""

    label: str

    def problem(self) -> str: ...

    def deliver(self, folder: Path) -> None:
        """Take over every file of the folder, the manifest last. Raises NotDelivered."""
        ...


targets: Registry[Target] = Registry("cases.exchange.targets", Target)


def chosen() -> tuple[str, Target]:
    """The target of this installation: the address when there is one, else the folder."""
    key = "http" if settings.EXCHANGE_URL else "folder"
    return key, targets.get(key)


def in_order(folder: Path) -> list[Path]:
    """The manifest last: whoever waits for it finds the rest complete."""
    files = sorted(p for p in folder.iterdir() if p.is_file())
    return sorted(files, key=lambda p: p.name == "manifest.json")


class Folder:
    """Copies each batch below `EXCHANGE_FOLDER`, complete or not at all."""

    label = gettext_noop("目录")

    def problem(self) -> str:
        root = Path(settings.EXCHANGE_FOLDER)
        try:
            root.mkdir(parents=True, exist_ok=True)
        except OSError:
            return _("目录不能建立：%s") % root
        return "" if os.access(root, os.W_OK) else _("目录不能写入：%s") % root

    def deliver(self, folder: Path) -> None:
        if problem := self.problem():
            raise NotDelivered(reason=problem)
        place = Path(settings.EXCHANGE_FOLDER) / folder.name
        coming = place.with_name(f".{folder.name}.part")
        try:
            shutil.rmtree(coming, ignore_errors=True)
            shutil.copytree(folder, coming)
            shutil.rmtree(place, ignore_errors=True)
            coming.rename(place)
        except OSError as error:
            raise NotDelivered(reason=str(error)) from error


class Http:
    """Puts each file to `EXCHANGE_URL/<batch>/<file>`; any answer but 2xx is a failure."""

    label = gettext_noop("接口")

    def problem(self) -> str:
        parts = urlsplit(settings.EXCHANGE_URL)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            return _("地址不正确：%s") % settings.EXCHANGE_URL
        return ""

    def deliver(self, folder: Path) -> None:
        if problem := self.problem():
            raise NotDelivered(reason=problem)
        for path in in_order(folder):
            self._put(f"{settings.EXCHANGE_URL.rstrip('/')}/{folder.name}/{path.name}", path)

    def _put(self, address: str, path: Path) -> None:
        headers = {"Content-Type": "application/octet-stream"}
        if settings.EXCHANGE_TOKEN:
            headers["Authorization"] = f"Bearer {settings.EXCHANGE_TOKEN}"
        # The scheme was checked above: http or https only.
        request = Request(address, data=path.read_bytes(), headers=headers, method="PUT")  # noqa: S310
        try:
            with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                answer.read(1)
        except (URLError, OSError) as error:
            raise NotDelivered(reason=str(error)) from error


targets.register("folder", Folder())
targets.register("http", Http())
