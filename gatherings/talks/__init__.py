"""The talks of a gathering: who speaks, who is asked for what was shown, and who is told."""
