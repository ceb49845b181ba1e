"""Tags by which pages of other apps show what has been sent."""
