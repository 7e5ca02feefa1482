"""Desk pages of organisations, staff and the people at the counter."""
