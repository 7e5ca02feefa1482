from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "zhengtong.core.messaging"
    label = "messaging"
