"""Commands of risk, one family a file."""
