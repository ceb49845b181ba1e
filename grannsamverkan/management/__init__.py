"""Commands that need to see every app."""
