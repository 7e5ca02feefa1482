"""A case on its way into the archive, and as a book: what it holds, the package made of it."""
