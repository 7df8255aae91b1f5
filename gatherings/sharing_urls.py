"""Addresses of what goes out of the house in other forms: zips, some of the pages, open lists."""

from django.urls import path

from gatherings.views import bundles

urlpatterns = [
    path("samlinger/<slug:slug>/presentasjoner.zip", bundles.gathering_zip, name="gathering_zip"),
]
