"""How the parts of Grannsamverkan are put together."""
