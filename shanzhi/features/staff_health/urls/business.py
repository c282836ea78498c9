from django.urls import path

from ..views import employees, firms, resumes

app_name = "staff_health"
urlpatterns = [
    path("", firms.today, name="today"),
    path("join/<uuid:organisation_id>/", firms.join, name="join"),
    path("groups/<uuid:group_id>/", firms.group, name="group"),
    path("groups/<uuid:group_id>/people/", firms.people, name="people"),
    path("groups/<uuid:group_id>/remind/", firms.remind, name="remind"),
    path("groups/<uuid:group_id>/settings/", firms.settings, name="settings"),
    path("groups/<uuid:group_id>/people/<uuid:member_id>/", employees.employee, name="employee"),
    path("groups/<uuid:group_id>/people/<uuid:member_id>/called/", employees.called, name="called"),
    path("groups/<uuid:group_id>/people/<uuid:member_id>/answer/", employees.answer, name="answer"),
    path("groups/<uuid:group_id>/people/<uuid:member_id>/absent/", employees.absent, name="absent"),
    path(
        "groups/<uuid:group_id>/people/<uuid:member_id>/absences/<uuid:absence_id>/end/",
        employees.absence_end,
        name="absence_end",
    ),
    path("groups/<uuid:group_id>/resumes/", resumes.resumes, name="resumes"),
    path("groups/<uuid:group_id>/resumes/new/", resumes.resume_new, name="resume_new"),
    path("resumes/<uuid:resume_id>/", resumes.resume, name="resume"),
    path("resumes/<uuid:resume_id>/correct/", resumes.resume_correct, name="resume_correct"),
    path("resumes/<uuid:resume_id>/withdraw/", resumes.resume_withdraw, name="resume_withdraw"),
]
