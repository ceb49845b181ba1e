"""The doors by which providers answer: one module per provider, and the inbox behind them."""
