"""Desk pages of forms: the list, the builder, trials, versions."""
