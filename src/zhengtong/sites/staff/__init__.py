"""The staff shell."""
