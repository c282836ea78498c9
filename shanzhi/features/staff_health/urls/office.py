from django.urls import path

from ..views import office

app_name = "staff_health"
urlpatterns = [
    path("", office.board, name="board"),
    path("firms/", office.firms, name="firms"),
    path("firms/<uuid:group_id>/", office.firm, name="firm"),
    path("resumes/", office.resumes, name="resumes"),
    path("resumes/<uuid:resume_id>/", office.resume, name="resume"),
    path("parks/", office.parks, name="parks"),
    path("parks/new/", office.park, name="park_new"),
    path("parks/<uuid:park_id>/", office.park, name="park"),
    path("parks/<uuid:park_id>/close/", office.park_close, name="park_close"),
]
