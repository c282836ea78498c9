"""Single sign-on for other systems of the city; the issuer is the root of the site."""

from django.urls import include, path

from shanzhi.kernel.accounts.views import single_sign_on

urlpatterns = [
    path("identity/o/device", single_sign_on.no_devices),  # found before the package's own
    path("", include("allauth.idp.urls")),
]
