"""Joint work on one case: who is at it, how long each office takes, opinions asked, meetings.

The flow itself is the engine's; nothing here moves a step.
"""
