"""REST API of this module, version 1."""
