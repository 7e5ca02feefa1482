"""REST API of this module."""
