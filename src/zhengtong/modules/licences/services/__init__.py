"""Commands on licences."""
