"""Seed data of the catalogue: the county directory and the items that are worked out in full."""
