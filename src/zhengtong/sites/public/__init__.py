"""The citizen's shell: masthead, footer, home, help. No rules."""
