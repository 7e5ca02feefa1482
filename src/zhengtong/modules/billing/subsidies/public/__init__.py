"""Subsidies for everybody, and for those who receive them."""
