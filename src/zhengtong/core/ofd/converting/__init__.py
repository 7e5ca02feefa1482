"""A PDF's pages as an OFD package: `pages` reads, `writing` writes, `opentype` wraps the fonts."""
