from django.urls import path

from shanzhi.kernel.scans.views import api as views

app_name = "scans"
urlpatterns = [
    path("tokens", views.tokens, name="tokens"),
    path("openapi.json", views.description, name="openapi"),
    path("docs", views.docs, name="docs"),
]
