"""Pages about promises for those who made them."""
