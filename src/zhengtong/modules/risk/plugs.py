"""What risk plugs into lower boards."""
