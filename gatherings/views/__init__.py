"""Pages of gatherings and presentations."""
