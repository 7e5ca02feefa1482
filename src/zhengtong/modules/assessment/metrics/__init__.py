"""The metrics that this platform measures by itself: cases, steps, supervision, ratings."""
