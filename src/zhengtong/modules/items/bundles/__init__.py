"""Life-event bundles (一件事): one notice, one form, one set of materials for several items."""
