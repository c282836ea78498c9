from django.urls import path

from shanzhi.kernel.cases.views import pages

app_name = "cases"
urlpatterns = [
    path("", pages.cases, name="cases"),
    path("<uuid:case_id>/", pages.case, name="case"),
]
