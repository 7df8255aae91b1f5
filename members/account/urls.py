"""Addresses of sign-in. Of allauth's only what is in use: no sign-up, no passwords."""

from allauth.account.views import account_inactive
from django.urls import path

from members.views import confirmation, oidc, signin

urlpatterns = [
    path("logg-inn/", signin.account_login, name="account_login"),
    # The name by which allauth asks for the same page.
    path("logg-inn/", signin.account_login, name="account_request_login_code"),
    path("kode/", signin.account_confirm_login_code, name="account_confirm_login_code"),
    path("passnokkel/", signin.mfa_login_webauthn, name="mfa_login_webauthn"),
    path("andre-steg/", confirmation.mfa_authenticate, name="mfa_authenticate"),
    path("bekreft/", confirmation.account_reauthenticate, name="account_reauthenticate"),
    path("bekreft/kode/", confirmation.confirmation_code, name="confirmation_code"),
    path("to-steg/", confirmation.second_factor, name="second_factor"),
    path("ekstern/", oidc.oidc_login, name="oidc_login"),
    path("ekstern/svar/", oidc.oidc_callback, name="oidc_callback"),
    path("logg-ut/", signin.account_logout, name="account_logout"),
    path("ingen-tilgang/", account_inactive, name="account_inactive"),
    path("lenke/<str:token>/", signin.signin_link, name="signin_link"),
]
