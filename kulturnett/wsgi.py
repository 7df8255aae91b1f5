"""The door that gunicorn opens."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kulturnett.settings")
application = get_wsgi_application()
_ = get_resolver().url_patterns  # every view, so that no request waits for the loading of one
