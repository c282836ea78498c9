from django.urls import path

from shanzhi.kernel.orgs.views import business

app_name = "orgs"
urlpatterns = [
    path("", business.mine, name="mine"),
    path("join/", business.join, name="join"),
    path("register/", business.register, name="register"),
    path("agents/<uuid:agent_id>/", business.agent, name="agent"),
    path("agents/<uuid:agent_id>/end/", business.end, name="end"),
    path("<uuid:organisation_id>/", business.organisation, name="organisation"),
    path("<uuid:organisation_id>/withdraw/", business.withdraw, name="withdraw"),
]
