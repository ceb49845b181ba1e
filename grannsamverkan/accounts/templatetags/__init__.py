"""How templates show accounts."""
