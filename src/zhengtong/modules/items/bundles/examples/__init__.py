"""Worked examples of bundles: the newborn, and starting a restaurant."""
