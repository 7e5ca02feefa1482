"""Pages of risk for staff."""
