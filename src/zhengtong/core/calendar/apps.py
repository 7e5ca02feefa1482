from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "zhengtong.core.calendar"
    label = "calendar"
