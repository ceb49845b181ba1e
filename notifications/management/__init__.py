"""Commands of sending, and what they share."""
