"""Commands of the peers' application."""
