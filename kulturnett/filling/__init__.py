"""A large network of made-up people, gatherings and presentations, to measure with."""
