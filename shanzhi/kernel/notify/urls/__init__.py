"""The inbox and its settings, mounted in every portal."""

from django.urls import path

from shanzhi.kernel.notify.views import pages

app_name = "notify"
urlpatterns = [
    path("", pages.inbox, name="inbox"),
    path("read-all/", pages.read_all, name="read_all"),
    path("settings/", pages.settings, name="settings"),
    path("settings/mail/<str:token>/", pages.confirm_mail, name="confirm_mail"),
    path("<uuid:message_id>/", pages.open_message, name="open"),
    path("<uuid:message_id>/read/", pages.read, name="read"),
]
