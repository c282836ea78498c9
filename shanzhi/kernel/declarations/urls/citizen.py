from django.urls import path

from ..views import mine

app_name = "declarations"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("invitations/<uuid:reporter_id>/", mine.invitation, name="invitation"),
    path("<uuid:round_id>/<uuid:member_id>/", mine.answer, name="answer"),
    path("<uuid:round_id>/<uuid:member_id>/history/", mine.history, name="history"),
]
