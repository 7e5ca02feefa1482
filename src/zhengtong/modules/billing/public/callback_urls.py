"""Where gateways call back, below /pay/."""

from django.urls import path

from zhengtong.modules.billing.public import callback

urlpatterns = [path("callback/<slug:gateway>/", callback.callback, name="pay_callback")]
