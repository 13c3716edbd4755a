"""What is done later and by whom: the outbox, written with the change that asks for it, and its one worker."""
