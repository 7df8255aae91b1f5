"""Addresses of the register and of a person's own pages. Sign-in's stand in account_urls.py."""

from django.urls import path, re_path

from members.views import addresses, answer, mail, network, own, register

app_name = "members"
urlpatterns = [
    path("merke.png", network.network_mark, name="network_mark"),
    path("medlemmer/", register.organisation_list, name="organisation_list"),
    path("medlemmer/kart.svg", register.organisation_map, name="organisation_map"),
    re_path(
        r"^medlemmer/eksport\.(?P<form>xlsx|csv|vcf)$",
        register.organisation_export,
        name="organisation_export",
    ),
    path("medlemmer/<slug:address>/", register.organisation_detail, name="organisation_detail"),
    path("personer/<uuid:uid>/", register.person_detail, name="person_detail"),
    path("personer/<uuid:uid>/visittkort.vcf", register.person_card, name="person_card"),
    path("min-side/", own.own_page, name="own_page"),
    path("min-side/data/glem-meg/", own.erasure, name="erasure"),
    path("min-side/data/angre/", own.erasure_undo, name="erasure_undo"),
    path("min-side/adresser/", addresses.own_addresses, name="own_addresses"),
    path("min-side/adresser/kode/", addresses.own_address_code, name="own_address_code"),
    path(
        "min-side/adresser/<int:pk>/hovedadresse/",
        addresses.own_address_primary,
        name="own_address_primary",
    ),
    path(
        "min-side/adresser/<int:pk>/fjern/", addresses.own_address_remove, name="own_address_remove"
    ),
    path(
        "min-side/adresser/kobling/<int:pk>/fjern/",
        addresses.own_login_unlink,
        name="own_login_unlink",
    ),
    path("min-side/e-post/", mail.own_mail, name="own_mail"),
    path("svar/<str:token>/", answer.answer, name="answer"),
    path("svar/avmelding/<str:token>/", mail.mail_decline, name="mail_decline"),
]
