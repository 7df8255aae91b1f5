"""Addresses of gatherings, presentations and pictures."""

from django.urls import include, path

from gatherings.views import gatherings, presentations

app_name = "gatherings"
urlpatterns = [
    path("samlinger/", gatherings.gathering_list, name="gathering_list"),
    path("samlinger/<slug:slug>/", gatherings.gathering_detail, name="gathering_detail"),
    path("bilder/<int:pk>/", gatherings.photo, name="photo"),
    path("p/<slug:code>/", presentations.presentation_detail, name="presentation_detail"),
    path(
        "p/<slug:code>/last-ned/",
        presentations.presentation_download,
        name="presentation_download",
    ),
    path("", include("gatherings.urls.versions")),
    path("", include("gatherings.urls.sharing")),
    path("", include("gatherings.urls.talks")),
    path("", include("gatherings.urls.uploads")),
]
