"""The arithmetic of assessment: pure, Decimal, no ORM. Same facts in any order, same outcome.

Nothing is rounded before a dimension's weighted score, which is rounded half up to the scheme's
places; the total is the sum of what is shown, so that a reader can add it up.
"""

from zhengtong.modules.assessment.schemes.engine.facts import Happening, Outcome, Reading, Subject
from zhengtong.modules.assessment.schemes.engine.scoring import assess

__all__ = ["Happening", "Outcome", "Reading", "Subject", "assess"]
