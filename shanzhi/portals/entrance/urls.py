from django.urls import include, path

from shanzhi.portals.entrance import views

urlpatterns = [
    path("", views.doors, name="entrance"),
    path("s/<str:code>", views.scanned, name="scanned"),
    path("preferences/", views.preferences, name="preferences"),
    path("", include("shanzhi.ui.urls")),
]
