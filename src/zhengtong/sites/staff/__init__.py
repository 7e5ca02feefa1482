"""The desk's shell: bar, menu, search, component page. No rules."""
