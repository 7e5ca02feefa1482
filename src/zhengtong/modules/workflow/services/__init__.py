"""Commands: each is one transaction that locks the instance, checks, changes, logs, publishes."""
