"""Addresses of the register and of a person's own pages. Sign-in's stand in account_urls.py."""

from django.urls import path

from members.views import mail

app_name = "members"
urlpatterns = [
    path("min-side/e-post/", mail.own_mail, name="own_mail"),
    path("svar/avmelding/<str:token>/", mail.mail_decline, name="mail_decline"),
]
