"""Addresses of sign-in."""

urlpatterns: list = []
