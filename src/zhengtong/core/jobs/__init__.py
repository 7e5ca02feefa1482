"""Work outside the request: durable events (outbox) and background jobs.

The only place that imports procrastinate. Owns no rule of the domain.
"""
