from django.urls import path

from shanzhi.config import health
from tests.bench.scans.baseline import views

urlpatterns = [path("ordinary/scans", views.check_in), path("readyz", health.readyz)]
