"""What the catalogue plugs into lower boards."""
