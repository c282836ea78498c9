from django.urls import path

from shanzhi.kernel.files import views

app_name = "files"
urlpatterns = [
    path("<uuid:file_id>/", views.open_file, name="open"),
    path("<uuid:file_id>/small/", views.thumbnail, name="thumbnail"),
]
