"""Addresses of the register and of a person's own pages. Sign-in's stand in account_urls.py."""

from django.urls import URLPattern

app_name = "members"
urlpatterns: list[URLPattern] = []
