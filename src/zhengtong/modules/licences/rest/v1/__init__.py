"""Licences over the API."""
