from django.apps import AppConfig


class LicencesConfig(AppConfig):
    name = "zhengtong.modules.licences"
    label = "licences"

    def ready(self) -> None:
        from zhengtong.modules.licences import plugs, policies  # noqa: F401
        from zhengtong.modules.licences.seals import plugs as seal_plugs  # noqa: F401
