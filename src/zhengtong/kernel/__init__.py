"""Pure building blocks: no tables, no HTTP. Everything else stands on these."""
