"""What rules plug in: the check of typed conditions, the thresholds of lights, the menu."""

from zhengtong.modules.supervision.rules import conditions, lamps

__all__ = ["conditions", "lamps"]
