"""The nouns of the register, a file each; import them from here."""
