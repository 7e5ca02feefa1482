"""Commands of billing, one family a file."""
