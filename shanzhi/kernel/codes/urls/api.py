from django.urls import path

from shanzhi.kernel.codes.views import api as views

app_name = "codes"
urlpatterns = [path("keys", views.keys, name="keys")]
