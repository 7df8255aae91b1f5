"""Addresses of the committee and its notes."""

app_name = "workgroup"
urlpatterns: list = []
