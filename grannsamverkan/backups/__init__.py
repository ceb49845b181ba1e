"""Backup and restore: one file with the whole database, and what its ledger said when it was made."""
