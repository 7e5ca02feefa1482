"""The commands on supervision orders, one family a file."""
