"""The peers' application: one row for each mail."""
