"""A plain Django site in one file: a gathering with eight talks, a list of twenty, sign-in.

What a page costs without anything that the portal adds; the portal's speed is told as a ratio.
Run by tests/bench/__main__.py, which says in PLAIN_DATABASE where its database is.
"""

import os
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.core.wsgi import get_wsgi_application
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.csp import CSP

FRAME = """<!doctype html><html lang="nb"><head><meta charset="utf-8"><title>{% block title %}
{% endblock %} – Nettverket</title><link rel="stylesheet" href="/static/style.css"></head><body>
<header><nav><ul><li><a href="/">Samlinger</a></li><li><a href="/medlemmer/">Medlemmer</a></li>
<li>{% if user.is_authenticated %}{{ user.get_username }}{% else %}<a href="/inn/">Logg inn</a>
{% endif %}</li></ul></nav></header><main>{% for m in messages %}<p>{{ m }}</p>{% endfor %}
{% block main %}{% endblock %}</main><footer><p>KS er sekretariat</p></footer></body></html>"""
LIST = """{% extends "frame" %}{% block title %}Samlinger{% endblock %}{% block main %}
<h1>Samlinger</h1><ul>{% for g in page %}<li><a href="/samling/{{ g.pk }}/">{{ g.title }}</a>
<time datetime="{{ g.start|date:'c' }}">{{ g.start|date:"j. F Y" }}</time> {{ g.place }}</li>
{% endfor %}</ul>{% if page.has_next %}<a href="?side={{ page.next_page_number }}">Neste</a>
{% endif %}{% endblock %}"""
ONE = """{% extends "frame" %}{% block title %}{{ g.title }}{% endblock %}{% block main %}
<h1>{{ g.title }}</h1><p>{{ g.start|date:"l j. F Y H.i" }}, {{ g.place }}</p><p>{{ g.intro }}</p>
<h2>Program</h2><ol>{% for i in items %}<li><h3>{{ i.title }}</h3><p><time
datetime="{{ i.start|date:'c' }}">{{ i.start|date:"H.i" }}</time> ({{ i.minutes }} min)</p>
<p>{{ i.speaker.name }}, {{ i.speaker.title }}, {{ i.speaker.org }}</p><p>{{ i.text }}</p><ul>
{% for p in i.presentations.all %}<li><a href="/fil/{{ p.pk }}/">{{ p.title }}</a> (PDF,
{{ p.size|filesizeformat }})</li>{% endfor %}</ul></li>{% endfor %}</ol>{% endblock %}"""

CONTRIB = "django.contrib."
settings.configure(
    SECRET_KEY="a plain page for measuring",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[CONTRIB + app for app in ("contenttypes", "auth", "sessions", "messages")],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.csp.ContentSecurityPolicyMiddleware",
        CONTRIB + "sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        CONTRIB + "auth.middleware.AuthenticationMiddleware",
        CONTRIB + "messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    SECURE_CSP={"default-src": [CSP.SELF]},
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [
                            (
                                "django.template.loaders.locmem.Loader",
                                {"frame": FRAME, "list": LIST, "one": ONE},
                            )
                        ],
                    )
                ],
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ],
            },
        }
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ["PLAIN_DATABASE"],
            "USER": os.environ["PLAIN_USER"],
            "HOST": os.environ["PLAIN_HOST"],
            "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
        }
    },
    LANGUAGE_CODE="nb",
    TIME_ZONE="Europe/Oslo",
    USE_TZ=True,
)
django.setup()

from tests.bench.plain_models import Gathering, Item  # noqa: E402  the settings come first


def gathering_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(Gathering.objects.all(), 20).get_page(request.GET.get("side"))
    return render(request, "list", {"page": page})


@login_required
def gathering_detail(request: HttpRequest, pk: int) -> HttpResponse:
    found = Gathering.objects.get(pk=pk)
    items = (
        Item.objects.filter(gathering=found)
        .select_related("speaker")
        .prefetch_related("presentations")
    )
    return render(request, "one", {"g": found, "items": items})


def file(request: HttpRequest, name: str) -> FileResponse:
    Gathering.objects.get(pk=1)
    return FileResponse((Path(os.environ["PLAIN_FILES"]) / name).open("rb"), as_attachment=True)


def pointer(request: HttpRequest, name: str) -> HttpResponse:
    Gathering.objects.get(pk=1)
    return HttpResponse(headers={"X-Accel-Redirect": f"/skjult/{name}"})


urlpatterns = [
    path("", gathering_list),
    path("samling/<int:pk>/", gathering_detail),
    path("fil/<path:name>", file),
    path("pekt/<path:name>", pointer),
]
application = get_wsgi_application()
