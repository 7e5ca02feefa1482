from django.apps import AppConfig


class OpenapiSiteConfig(AppConfig):
    name = "zhengtong.sites.openapi"
    label = "site_openapi"
