from django.urls import path

from ..views import citizen

app_name = "staff_health"
urlpatterns = [
    path("", citizen.mine, name="mine"),
    path("<uuid:member_id>/position/", citizen.position, name="position"),
    path("<uuid:member_id>/leave/", citizen.leave, name="leave"),
]
