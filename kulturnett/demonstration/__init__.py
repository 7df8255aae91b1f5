"""The demonstration: the founding of Kulturnettverket i Trøndelag, and its next gathering."""
