"""Addresses below /p/<code>/: its pages, its versions, and what who may change it does."""

from django.urls import path

from gatherings.views import pages, presentations, versions

urlpatterns = [
    path("p/<slug:code>/tekst/", presentations.presentation_text, name="presentation_text"),
    path(
        "p/<slug:code>/ny-versjon/",
        versions.presentation_new_version,
        name="presentation_new_version",
    ),
    path("p/<slug:code>/synlighet/", versions.presentation_terms, name="presentation_terms"),
    path("p/<slug:code>/trekk/", versions.presentation_withdraw, name="presentation_withdraw"),
    path("p/<slug:code>/side/", pages.page_jump, name="page_jump"),
    path("p/<slug:code>/side/<int:number>/", pages.page_detail, name="page_detail"),
    path("p/<slug:code>/v/<int:number>/", versions.version_detail, name="version_detail"),
    path(
        "p/<slug:code>/v/<int:number>/last-ned/",
        versions.version_download,
        name="version_download",
    ),
    path("p/<slug:code>/v/<int:number>/tilbake/", versions.version_restore, name="version_restore"),
    path(
        "p/<slug:code>/v/<int:number>/slipp-fri/",
        versions.version_release,
        name="version_release",
    ),
    path("p/<slug:code>/v/<int:number>/les/", versions.version_reread, name="version_reread"),
    path(
        "p/<slug:code>/v/<int:version>/side/<int:number>.webp", pages.page_image, name="page_image"
    ),
]
