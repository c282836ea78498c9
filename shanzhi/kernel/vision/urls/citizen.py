from django.urls import path

from shanzhi.kernel.vision.views import citizen

app_name = "vision"
urlpatterns = [
    path("id-card/", citizen.id_card, name="id_card"),
    path("<uuid:reading_id>/", citizen.reading, name="reading"),
]
