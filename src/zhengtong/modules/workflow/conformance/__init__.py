"""Whether what the log says is a way through the published chart, and where it is not."""
