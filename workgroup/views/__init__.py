"""Pages of the committee and its notes."""
