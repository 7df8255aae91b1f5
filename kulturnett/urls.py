"""The site map. Each app's own addresses stand in its urls.py."""

from django.contrib import admin
from django.urls import include, path

from kulturnett import accessibility, health, language
from kulturnett.views import front, handover, landing, own_data, privacy, search, welcome

urlpatterns = [
    path("", front.front, name="front"),
    path("", include("gatherings.urls")),
    path("", include("workgroup.urls")),
    path("", include("members.urls")),
    path("konto/", include("members.account.urls")),
    path("min-side/innlogging/", include("members.account.key_urls")),
    path("min-side/data/", own_data.own_data, name="own_data"),
    path("min-side/data/mine-data.json", own_data.own_data_json, name="own_data_json"),
    path("min-side/data/mine-data.zip", own_data.own_data_zip, name="own_data_zip"),
    path("sok/", search.search, name="search"),
    path("sok/forslag/", search.search_suggestions, name="search_suggestions"),
    path("personvern/", privacy.privacy, name="privacy"),
    path("tilgjengelighet/", accessibility.accessibility, name="accessibility"),
    path("malform/", language.language, name="language"),
    path("overlevering/<int:pk>/", handover.handover, name="handover"),
    path("inne/", landing.landing, name="landing"),
    path("velkommen/", welcome.welcome, name="welcome"),
    path("helse/", health.health, name="health"),
    path("helse/klar/", health.health_ready, name="health_ready"),
    path("admin/", admin.site.urls),
]

handler400 = "kulturnett.errors.bad_request"
handler403 = "kulturnett.errors.forbidden"
handler404 = "kulturnett.errors.not_found"
handler500 = "kulturnett.errors.server_error"
