"""Numbers without holes: one counter per series and scope.

Owns the counters; how a number is written (`2026-0001`) is the business of who asks.
"""
