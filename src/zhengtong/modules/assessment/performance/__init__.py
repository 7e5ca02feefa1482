"""Performance time (绩效工时): standard times per kind of work, factors, a person's month."""
