"""Pages of credit for everybody and for the one concerned."""
