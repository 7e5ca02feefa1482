"""What assessment plugs into lower boards."""
