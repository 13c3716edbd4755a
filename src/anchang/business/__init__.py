"""The rooms of the departments, in the order in which the work passes through them."""
