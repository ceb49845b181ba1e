"""E-mail addresses: shown so that only their owner knows them again."""


def masked(address: str) -> str:
    """Return the address with all but its first letter and its domain hidden: m•••@example.se."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}•••{at}{domain}" if at else "•••"
