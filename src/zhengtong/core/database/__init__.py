"""Django's PostgreSQL backend, which asks the socket whether a connection still lives, and the
table of the cache that all web processes share.

No domain: what is remembered here may be forgotten at any time.
"""
