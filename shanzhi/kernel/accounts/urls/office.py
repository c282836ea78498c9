"""The office's face: one's own account, roles, identity reviews."""

from django.urls import path

from shanzhi.kernel.accounts.urls import portal
from shanzhi.kernel.accounts.views import permits, reviews, roles

app_name = "accounts"
urlpatterns = [
    *portal.urlpatterns,
    path("roles/", roles.roles, name="roles"),
    path("roles/people/", roles.find, name="people"),
    path("roles/people/<uuid:person_id>/", roles.grant, name="grant"),
    path("roles/<uuid:grant_id>/revoke/", roles.revoke, name="revoke"),
    path("permits/", permits.permits, name="permits"),
    path("permits/<str:role>/", permits.role, name="role"),
    path("permits/<str:role>/reset/", permits.reset, name="role_reset"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<uuid:review_id>/", reviews.review, name="review"),
    path("reviews/<uuid:review_id>/paper/", reviews.paper, name="paper"),
]
