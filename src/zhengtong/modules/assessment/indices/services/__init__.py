"""Commands of indices."""
