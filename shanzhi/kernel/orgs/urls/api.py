from django.urls import path

from shanzhi.kernel.orgs.views import api

app_name = "orgs"
urlpatterns = [path("divisions/<str:code>/outlines.json", api.outlines, name="outlines")]
