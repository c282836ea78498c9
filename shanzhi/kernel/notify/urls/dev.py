"""Pages of a development machine."""

from django.urls import path

from shanzhi.kernel.notify.views import dev

urlpatterns = [path("outbox", dev.outbox, name="dev_outbox")]
