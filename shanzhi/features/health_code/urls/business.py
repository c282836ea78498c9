from . import venues

app_name = "health_code"
urlpatterns = venues.urlpatterns
