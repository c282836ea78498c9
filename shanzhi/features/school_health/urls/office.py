from django.urls import path

from ..views import board, gates, pupils, schools, teacher, weekly

app_name = "school_health"
urlpatterns = [
    path("", teacher.today, name="today"),
    path("classes/<uuid:class_id>/", teacher.class_, name="class"),
    path("classes/<uuid:class_id>/remind/", teacher.remind_class, name="remind_class"),
    path("pupils/<uuid:pupil_id>/", pupils.pupil, name="pupil"),
    path("pupils/<uuid:pupil_id>/call/", pupils.call, name="call"),
    path("pupils/<uuid:pupil_id>/answer/", pupils.fill_in, name="fill_in"),
    path("pupils/<uuid:pupil_id>/absence/", pupils.absence, name="absence"),
    path("absences/<uuid:absence_id>/end/", pupils.end_absence, name="end_absence"),
    path("schools/<uuid:school_id>/", schools.school, name="school"),
    path("schools/<uuid:school_id>/remind/", schools.remind_school, name="remind_school"),
    path("schools/<uuid:school_id>/window/", schools.window, name="window"),
    path("schools/<uuid:school_id>/gates/", gates.gates, name="gates"),
    path("schools/<uuid:school_id>/gates/<uuid:gate_id>/close/", gates.close, name="gate_close"),
    path("schools/<uuid:school_id>/gates/<uuid:gate_id>/staff/", gates.staff, name="gate_staff"),
    path("schools/<uuid:school_id>/weeks/", weekly.weeks, name="weeks"),
    path("schools/<uuid:school_id>/weeks/<str:monday>.pdf", weekly.report, name="week"),
    path("board/", board.board, name="board"),
    path("board/schools/<uuid:school_id>/", board.school, name="board_school"),
    path("terms/", board.terms, name="terms"),
]
