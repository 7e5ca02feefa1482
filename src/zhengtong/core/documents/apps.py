from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DocumentsConfig(AppConfig):
    name = "zhengtong.core.documents"
    label = "documents"

    def ready(self) -> None:
        from zhengtong.core.documents import plugs, policies  # noqa: F401
        from zhengtong.core.documents.shipped import keep_shipped

        post_migrate.connect(keep_shipped, sender=self)
