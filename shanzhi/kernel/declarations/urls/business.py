from django.urls import include, path

from . import rosters

app_name = "declarations"
urlpatterns = [
    path("rosters/", include(rosters.urlpatterns)),
]
