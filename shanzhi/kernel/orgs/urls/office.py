from django.urls import path

from shanzhi.kernel.orgs.views import checks, grids, office

app_name = "orgs"
urlpatterns = [
    path("divisions/", office.divisions, name="divisions"),
    path("divisions/<str:code>/", office.division, name="division"),
    path("grids/", office.grids, name="grids"),
    path("grids/cells.json", office.cells, name="cells"),
    path("grids/new/", grids.grid_new, name="grid_new"),
    path("grids/import/", grids.grid_file, name="grid_file"),
    path("grids/import/<uuid:import_id>/", grids.grid_import, name="grid_import"),
    path("grids/import/<uuid:import_id>/map.json", grids.grid_import_map, name="grid_import_map"),
    path("grids/<str:grid_code>/", grids.grid_edit, name="grid_edit"),
    path("grids/<str:grid_code>/near.json", grids.grid_near, name="grid_near"),
    path("units/", office.units, name="units"),
    path("people/", office.people, name="people"),
    path("checks/", checks.checks, name="checks"),
    path("checks/<uuid:agent_id>/", checks.check, name="check"),
]
