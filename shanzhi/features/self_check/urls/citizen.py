from django.urls import path

from ..views import citizen

app_name = "self_check"
urlpatterns = [
    path("", citizen.check, name="check"),
    path("clinics/", citizen.clinics, name="clinics"),
    path("keep/", citizen.keep, name="keep"),
    path("declare/", citizen.declare, name="declare"),
    path("mine/", citizen.mine, name="mine"),
    path("mine/<uuid:check_id>/", citizen.kept, name="kept"),
    path("mine/<uuid:check_id>/forget/", citizen.forget, name="forget"),
]
