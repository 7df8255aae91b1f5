"""Addresses of one's own keys and devices, below Min side; allauth's names where it has one."""

from django.urls import path

from members.views import devices, keys

urlpatterns = [
    path("", keys.mfa_index, name="mfa_index"),
    path("passnokkel/", keys.mfa_add_webauthn, name="mfa_add_webauthn"),
    path("passnokkel/<int:pk>/navn/", keys.mfa_edit_webauthn, name="mfa_edit_webauthn"),
    path("passnokkel/<int:pk>/fjern/", keys.mfa_remove_webauthn, name="mfa_remove_webauthn"),
    path("app/", keys.mfa_activate_totp, name="mfa_activate_totp"),
    path("app/bilde.svg", keys.totp_picture, name="totp_picture"),
    path("app/fjern/", keys.mfa_deactivate_totp, name="mfa_deactivate_totp"),
    path("reservekoder/", keys.mfa_view_recovery_codes, name="mfa_view_recovery_codes"),
    path("reservekoder/nye/", keys.mfa_generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("enheter/", devices.usersessions_list, name="usersessions_list"),
    path("enheter/<int:pk>/logg-ut/", devices.session_end, name="session_end"),
]
