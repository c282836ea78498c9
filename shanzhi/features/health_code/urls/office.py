from django.urls import path

from ..views import office

app_name = "health_code"
urlpatterns = [
    path("", office.board, name="board"),
    path("venues/", office.office_venues, name="office_venues"),
    path("look-up/", office.look_up, name="look_up"),
]
