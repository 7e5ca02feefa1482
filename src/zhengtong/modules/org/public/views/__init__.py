"""Account pages by theme."""
