"""Live stream and push subscriptions of the signed-in person."""

from django.urls import path

from shanzhi.kernel.notify.views import live, push

urlpatterns = [
    path("live", live.live, name="live"),
    path("push", push.push, name="push"),
]
