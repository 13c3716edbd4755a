"""Who must agree before something is done, in which order; agreeing does it."""
