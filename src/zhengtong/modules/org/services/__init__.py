"""Use cases of `org`: lock → check → change → audit, each in one transaction."""
