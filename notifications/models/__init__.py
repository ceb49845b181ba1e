"""The nouns of sending, a file each; import them from here."""
