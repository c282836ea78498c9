from django.urls import path

from ..views import office

app_name = "self_check"
urlpatterns = [
    path("", office.counts, name="counts"),
    path("clinics/", office.clinics, name="clinics"),
    path("clinics/new/", office.clinic_edit, name="clinic_new"),
    path("clinics/<uuid:clinic_id>/", office.clinic_edit, name="clinic"),
]
