"""Subsidies at the desk."""
