from django.apps import AppConfig


class StaffSiteConfig(AppConfig):
    name = "zhengtong.sites.staff"
    label = "site_staff"
