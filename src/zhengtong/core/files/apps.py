from django.apps import AppConfig
from django.conf import settings


class FilesConfig(AppConfig):
    name = "zhengtong.core.files"
    label = "files"

    def ready(self) -> None:
        from zhengtong.core.files import tasks  # noqa: F401
        from zhengtong.core.files.clamav import ClamAV
        from zhengtong.core.files.eicar import EicarScanner
        from zhengtong.core.files.plugins import file_scanners

        file_scanners.register("eicar", EicarScanner())
        if address := getattr(settings, "CLAMD_ADDRESS", ""):
            file_scanners.register("clamav", ClamAV(address))
