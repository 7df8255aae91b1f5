"""Addresses of what goes out of the house in other forms: zips, some of the pages, open lists."""

from django.urls import path

from gatherings.views import bundles, excerpts, feed

urlpatterns = [
    path("samlinger/<slug:slug>/presentasjoner.zip", bundles.gathering_zip, name="gathering_zip"),
    path("p/<slug:code>/sider/", excerpts.presentation_pages, name="presentation_pages"),
    path(
        "p/<slug:code>/sider/<int:first>.pdf",
        excerpts.presentation_pages_pdf,
        name="presentation_pages_pdf",
    ),
    path(
        "p/<slug:code>/sider/<int:first>-<int:last>.pdf",
        excerpts.presentation_pages_pdf,
        name="presentation_pages_pdf",
    ),
    path("feed/", feed.feed, name="feed"),
    path("feed/<slug:slug>/", feed.feed_gathering, name="feed_gathering"),
    path("feed/<slug:slug>/kode/", feed.feed_code, name="feed_code"),
]
