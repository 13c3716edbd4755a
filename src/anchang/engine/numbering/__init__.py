"""Numbers without gaps, one series per kind of paper, site and period."""
