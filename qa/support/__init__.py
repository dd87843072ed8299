"""Does this text support that claim? A small classifier; what trains it is `training/support`."""
