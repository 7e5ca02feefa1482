"""Pages of templates for administrators."""
