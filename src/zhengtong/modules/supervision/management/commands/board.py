"""`manage.py board`: count the board's finished days and steps anew, as every night does."""

from django.core.management.base import BaseCommand

from zhengtong.modules.supervision.board.summaries import rebuild


class Command(BaseCommand):
    help = "Count the finished days and steps of the supervision board anew."

    def handle(self, *args, **options) -> None:
        days, steps = rebuild()
        self.stdout.write(f"{days} rows of days, {steps} of steps")
