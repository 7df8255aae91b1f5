from django.apps import AppConfig
from django.core.checks import Tags, register

from kulturnett import checks


class KulturnettConfig(AppConfig):
    name = "kulturnett"
    verbose_name = "Kulturnett"

    def ready(self) -> None:
        register(checks.two_roles, Tags.security, deploy=True)
