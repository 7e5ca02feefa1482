"""The openapi shell."""
