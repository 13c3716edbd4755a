"""Who works here and what each post must do."""
