from django.urls import path

from shanzhi.ui.gallery import views

urlpatterns = [
    path("components", views.components, name="components"),
    path("components/scanner", views.scanner, name="components_scanner"),
]
