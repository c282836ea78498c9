from django.urls import path

from shanzhi.kernel.orgs.views import checks, office

app_name = "orgs"
urlpatterns = [
    path("divisions/", office.divisions, name="divisions"),
    path("divisions/<str:code>/", office.division, name="division"),
    path("grids/", office.grids, name="grids"),
    path("grids/cells.json", office.cells, name="cells"),
    path("units/", office.units, name="units"),
    path("people/", office.people, name="people"),
    path("checks/", checks.checks, name="checks"),
    path("checks/<uuid:agent_id>/", checks.check, name="check"),
]
