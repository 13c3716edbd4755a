"""The screens of duties: my day, the supervisor's board, items, and what the duties say."""
