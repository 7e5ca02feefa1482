"""The gateways that come with the platform."""

from __future__ import annotations

from zhengtong.modules.billing.gateways.http import HttpGateway
from zhengtong.modules.billing.plugins import gateways

gateways.register("http", HttpGateway())
