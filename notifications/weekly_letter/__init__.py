"""The weekly letter, half written: what is known is put together, a person writes the rest and sends it."""
