"""What a person should know now: one line, where it leads, read or not."""
