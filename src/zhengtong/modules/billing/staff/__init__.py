"""Pages of those who handle money."""
