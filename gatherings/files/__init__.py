"""Files out of the house, and how they lie: downloads, zips, pages, storage."""
