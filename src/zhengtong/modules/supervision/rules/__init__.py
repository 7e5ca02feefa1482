"""Rules as numbered versions: what is checked, with which numbers, where, and since when."""
