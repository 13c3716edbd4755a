"""Who may sign in. What an account may do comes from the posts of its person, never from the account."""
