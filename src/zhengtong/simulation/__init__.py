"""A county's life, played through the front doors: people apply, clerks and reviewers work.

For demonstrations, tests and measurements. It calls services, never tables, so what it leaves is
what real work would have left.
"""
