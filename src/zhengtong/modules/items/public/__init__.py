"""Pages for everyone: search, item, guide, disclosure list."""
