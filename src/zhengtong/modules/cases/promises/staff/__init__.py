"""Pages about promises for staff."""
