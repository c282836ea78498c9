"""Addresses outside the portals: signing in and out, the second factor, sessions, sign-in by a provider.

The names of django-allauth have no namespace, because the package looks them up itself; ours are `accounts:…`.
"""

from allauth.account import views as account
from django.urls import include, path

from shanzhi.kernel.accounts.views import province, second_factor, sign_in

own = (
    [
        path("second-factor/", second_factor.second_factor, name="second_factor"),
        path("sign-out-everywhere/", sign_in.sign_out_everywhere, name="sign_out_everywhere"),
        path("demo/<str:token>/", sign_in.demo, name="demo"),
    ],
    "accounts",
)

urlpatterns = [
    path("", include(own)),
    path("login/", sign_in.to_sign_in, name="account_login"),
    path("signup/", sign_in.to_sign_in, name="account_signup"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", sign_in.confirm_code, name="account_confirm_login_code"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("phone/change/", account.change_phone, name="account_change_phone"),
    path("phone/verify/", account.verify_phone, name="account_verify_phone"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("3rdparty/", include("allauth.socialaccount.urls")),
    path("oidc/<slug:provider_id>/login/", province.login, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", province.callback, name="openid_connect_callback"),
]
