"""Rules as dated data with their source. A figure that was reckoned by a rule keeps which version it was."""
