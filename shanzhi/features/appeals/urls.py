from django.urls import path

from . import views

app_name = "appeals"
urlpatterns = [path("new/", views.new, name="new")]
