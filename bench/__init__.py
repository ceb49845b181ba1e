"""Benchmarks: what our own parts cost, each as a ratio beside a peer or a limit, on one machine."""
