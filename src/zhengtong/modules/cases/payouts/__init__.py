"""Payments that follow from granted cases: offered to the subsidy programmes that name the item."""
