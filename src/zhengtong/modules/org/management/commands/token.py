"""Make or revoke keys for programs from the console."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.org.errors import UnknownUser
from zhengtong.modules.org.models import ApiToken, User
from zhengtong.modules.org.services.tokens import token_create, token_revoke


class Command(BaseCommand):
    help = "Tokens of the API: create USER prints a new one once; list and revoke USER."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["create", "list", "revoke"])
        parser.add_argument("user", help="user name")
        parser.add_argument("--name", default="", help="what it is for")
        parser.add_argument("--days", type=int, default=365, help="days it holds; 0 for ever")

    def handle(self, *args: Any, action: str, user: str, **options: Any) -> None:
        try:
            self._handle(action, user, **options)
        except DomainError as error:
            # The error itself, not its words: whoever prints it chooses the language.
            raise CommandError(error) from None

    def _handle(self, action: str, user: str, **options: Any) -> None:
        if action == "create":
            self.stdout.write(
                token_create(user, name=options["name"], days=options["days"] or None)
            )
            return
        if not User.objects.filter(username=user).exists():
            raise UnknownUser
        for token in ApiToken.objects.filter(user__username=user, revoked_at=None):
            if action == "revoke":
                token_revoke(token_id=token.pk, actor=Actor.system("token"))
            self.stdout.write(f"{token.head}…  {token.created_at:%Y-%m-%d}  {token.name}")
