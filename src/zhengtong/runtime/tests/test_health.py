"""What `zhengtong check` sees."""

import pytest
from django.utils import timezone

from zhengtong.core.jobs.models import HandlerPosition
from zhengtong.kernel.registry import Checkable, Registry
from zhengtong.runtime import health

pytestmark = pytest.mark.django_db


class Ill:
    def check_config(self) -> list[str]:
        return ["no answer from 10.0.0.1"]


def test_a_platform_without_faults_is_fine(capsys):
    HandlerPosition.objects.update(attempts=0)
    assert health.told()
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(health.CHECKS) + 1
    assert lines[-1] in ("supervision coverage: 100 %", "监察覆盖率: 100 %")


def test_every_plug_of_every_board_is_asked(capsys, monkeypatch):
    from zhengtong.kernel import registry

    monkeypatch.setattr(registry, "BOARDS", {**registry.BOARDS})
    board = Registry("test_board", Checkable)
    with board.temporarily("gateway", Ill()):
        assert not health.told()
    assert "test_board.gateway: no answer from 10.0.0.1" in capsys.readouterr().out


def test_a_stuck_handler_and_a_wrong_clock_are_told(capsys, monkeypatch):
    from zhengtong.modules.workflow import api as workflow

    HandlerPosition.objects.update_or_create(
        handler="test:stuck",
        defaults={
            "xid": "0", "event_id": 0, "attempts": 3, "last_error": "KeyError",
            "failing_since": timezone.now(),
        },
    )  # fmt: skip
    monkeypatch.setattr(workflow, "self_check", lambda: [17])
    assert not health.told()
    told = capsys.readouterr().out
    assert "test:stuck: KeyError" in told
    assert "17" in told
