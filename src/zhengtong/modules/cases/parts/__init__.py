"""Sub-cases: a part of a case that another department decides under a number of its own."""
