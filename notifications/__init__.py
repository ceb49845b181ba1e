"""From an alert to a message in someone's hand."""
