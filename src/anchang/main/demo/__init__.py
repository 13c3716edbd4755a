"""The demonstration office: named people, a site made from a real permit, thirty days of work through the real verbs."""
