"""What pages say of projected data."""
