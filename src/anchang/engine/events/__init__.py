"""What rooms tell each other: an action's event, the reactions to it, and the changes that open screens receive."""
