"""What templates say of the register."""
