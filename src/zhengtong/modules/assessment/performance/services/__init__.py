"""Commands of performance time."""
