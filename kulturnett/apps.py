from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core.checks import Tags, register

from kulturnett import checks


class KulturnettConfig(AppConfig):
    name = "kulturnett"
    verbose_name = "Kulturnett"
    default = True

    def ready(self) -> None:
        register(checks.two_roles, Tags.security, deploy=True)


class StaticFiles(StaticFilesConfig):
    # The admin uses what is minified, and compressing these takes half of the time.
    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("jquery.js", "select2.full.js", "xregexp.js"),
    ]
