"""A person's own account, the same in every portal."""

from django.urls import path

from shanzhi.kernel.accounts.views import family, me

app_name = "accounts"
urlpatterns = [
    path("real-name/", me.real_name, name="real_name"),
    path("recover/", me.recover, name="recover"),
    path("preferences/", me.preferences, name="preferences"),
    path("security/", me.security, name="security"),
    path("export/", me.export, name="export"),
    path("family/", family.family, name="family"),
    path("family/add/", family.add, name="family_add"),
    path("family/<uuid:link_id>/answer/", family.answer, name="family_answer"),
    path("family/<uuid:link_id>/end/", family.end, name="family_end"),
]
