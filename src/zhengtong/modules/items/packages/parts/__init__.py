"""The kinds of definition that the catalogue itself packs: forms, flows, items, bundles."""
