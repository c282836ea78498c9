from django.urls import path

from shanzhi.portals.citizen import views
from shanzhi.ui.views import web_manifest

urlpatterns = [
    path("", views.home, name="home"),
    path("mine/", views.mine, name="mine"),
    path("manifest.webmanifest", web_manifest, name="web_manifest"),
]
