"""Commands of circulars."""
