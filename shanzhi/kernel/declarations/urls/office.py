from django.urls import include, path

from ..views import question_editor, questions
from . import rosters

app_name = "declarations"
urlpatterns = [
    path("rosters/", include(rosters.urlpatterns)),
    path("questions/", questions.questionnaires, name="questionnaires"),
    path("questions/supply/", questions.supply, name="supply"),
    path("questions/versions/<uuid:version_id>/", questions.version, name="version"),
    path("questions/versions/<uuid:version_id>/withdraw/", questions.withdraw, name="withdraw"),
    path("questions/<str:key>/", questions.questionnaire, name="questionnaire"),
    path("questions/<str:key>/draft/", questions.draft, name="draft"),
    path("questions/<str:key>/draft/new/", questions.draft_new, name="draft_new"),
    path("questions/<str:key>/draft/delete/", questions.draft_delete, name="draft_delete"),
    path("questions/<str:key>/draft/questions/new/", question_editor.question_edit, name="question_new"),
    path(
        "questions/<str:key>/draft/questions/preview/", question_editor.question_preview, name="preview_new"
    ),
    path("questions/<str:key>/draft/questions/<int:place>/", question_editor.question_edit, name="question"),
    path(
        "questions/<str:key>/draft/questions/<int:place>/preview/",
        question_editor.question_preview,
        name="preview",
    ),
    path(
        "questions/<str:key>/draft/questions/<int:place>/change/",
        question_editor.question_change,
        name="change",
    ),
    path("questions/<str:key>/draft/levels/new/", question_editor.outcome_edit, name="outcome_new"),
    path("questions/<str:key>/draft/levels/<int:place>/", question_editor.outcome_edit, name="outcome"),
    path(
        "questions/<str:key>/draft/levels/<int:place>/change/",
        question_editor.outcome_change,
        name="outcome_change",
    ),
]
