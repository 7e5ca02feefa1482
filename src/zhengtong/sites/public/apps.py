from django.apps import AppConfig


class PublicSiteConfig(AppConfig):
    name = "zhengtong.sites.public"
    label = "site_public"
