"""Menu entries: a board that modules plug into, shown by what the actor may do. No tables."""
