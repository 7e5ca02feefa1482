"""Configuration packages: definitions of one's choice, signed, compared, promoted elsewhere."""
