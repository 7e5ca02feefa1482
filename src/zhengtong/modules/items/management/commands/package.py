"""Configuration packages on the console: export, look into, take over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.items.packages import services, signers
from zhengtong.modules.items.packages.comparing import compared
from zhengtong.modules.items.packages.format import MOST_BYTES, shown


class Command(BaseCommand):
    """`package export FILE KIND:KEY …`, `compare FILE`, `import FILE`, `key`, `trust NAME KEY`."""

    help = "Export, compare or import a configuration package; show the key; trust a signer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["export", "compare", "import", "key", "trust"])
        parser.add_argument("values", nargs="*")
        parser.add_argument("--note", default="")
        parser.add_argument("--by", default="控制台", help="who does it, for the records")

    def handle(self, *args: Any, action: str, values: list[str], **options: Any) -> None:
        actor = Actor.system(options["by"])
        try:
            getattr(self, f"_{action}")(values, options, actor)
        except DomainError as refused:
            told = [f"  {e.path} {e.message}" for e in getattr(refused, "errors", ())]
            raise CommandError("\n".join([refused.message, *told])) from None

    def _export(self, values: list[str], options: dict[str, Any], actor: Actor) -> None:
        path, chosen = self._path(values), [tuple(v.split(":", 1)) for v in values[1:] if ":" in v]
        content = services.export_package(chosen=chosen, note=options["note"], actor=actor)  # type: ignore[arg-type]
        path.write_bytes(content)
        self.stdout.write(f"{path} {len(content)}")

    def _compare(self, values: list[str], options: dict[str, Any], actor: Actor) -> None:
        opened = services.open_package(self._read(self._path(values)))
        for line in compared(opened):
            self.stdout.write(f"{line.state_label} {line.kind_label} {line.title}")
            for difference in line.differences:
                self.stdout.write(
                    f"    {difference.place}: {difference.before} -> {difference.after}"
                )
            for problem in line.problems:
                self.stdout.write(f"    ! {problem.path} {problem.message}")

    def _import(self, values: list[str], options: dict[str, Any], actor: Actor) -> None:
        """As drafts: what goes in force needs two people at the desk."""
        row = services.receive_package(content=self._read(self._path(values)), actor=actor)
        chosen = values[1:] or [
            line.entry.id for line in services.compare_package(row) if line.state != "same"
        ]
        if not chosen:
            self.stdout.write("0")
            return
        made = services.promote_package(
            public_id=row.public_id, chosen=chosen, mode="draft", actor=actor
        )
        for result in made.results:
            self.stdout.write(f"{result['id']} {result['address']}")

    def _key(self, values: list[str], options: dict[str, Any], actor: Actor) -> None:
        key = signers.own_key()
        self.stdout.write(f"{key.public_key}\n{shown(key.fingerprint)}")

    def _trust(self, values: list[str], options: dict[str, Any], actor: Actor) -> None:
        if len(values) != 2:
            raise CommandError("package trust NAME PUBLIC_KEY")
        signer = signers.trust_signer(name=values[0], public_key=values[1], actor=actor)
        self.stdout.write(f"{signer.name} {shown(signer.fingerprint)}")

    def _path(self, values: list[str]) -> Path:
        if not values:
            raise CommandError("package ACTION FILE")
        return Path(values[0])

    def _read(self, path: Path) -> bytes:
        if not path.is_file():
            raise CommandError(f"no file {path}")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
