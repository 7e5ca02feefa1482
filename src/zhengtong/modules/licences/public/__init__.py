"""Pages of holders, and of anybody who verifies."""
