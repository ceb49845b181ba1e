"""Who can sign in. The bottom layer: it knows nothing of the register."""
