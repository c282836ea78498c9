from django.urls import path

from ..views import categories, changes, imports, office, releases, rounds

app_name = "key_people"
urlpatterns = [
    path("", office.board, name="board"),
    path("people/", office.people, name="people"),
    path("people/new/", changes.listed_new, name="listed_new"),
    path("people/villages/", changes.villages, name="villages"),
    path("people/<uuid:listed_id>/", office.listed, name="listed"),
    path("people/<uuid:listed_id>/period/", changes.period, name="period"),
    path("people/<uuid:listed_id>/category/", changes.category, name="category_change"),
    path("people/<uuid:listed_id>/withdraw/", changes.withdraw, name="withdraw"),
    path("people/<uuid:listed_id>/release/", releases.release, name="release"),
    path("overdue/", office.overdue, name="overdue"),
    path("releases/", releases.releases, name="releases"),
    path("documents/<uuid:release_id>.pdf", releases.document, name="document"),
    path("documents/<uuid:release_id>/revoke/", releases.revoke, name="revoke"),
    path("documents/<uuid:release_id>/reissue/", releases.reissue, name="reissue"),
    path("imports/", imports.imports, name="imports"),
    path("imports/template.xlsx", imports.template, name="template"),
    path("imports/<uuid:batch_id>/", imports.batch, name="batch"),
    path("categories/", categories.categories, name="categories"),
    path("categories/supply/", categories.supply, name="supply"),
    path("categories/new/", categories.category_new, name="category_new"),
    path("categories/<uuid:category_id>/", categories.category, name="category"),
    path("round/", rounds.round_, name="round"),
    path("round/<uuid:follow_up_id>/", rounds.follow_up, name="follow_up"),
]
