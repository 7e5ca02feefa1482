"""Commands on cases: one family of use cases a file."""
