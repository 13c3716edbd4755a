"""The office calls this 带看: who is shown the show flats when, what they saw and liked, what they said of it, who is invited.

Owns show flats, tours, favourites, what visitors said and invitations. Never says of a unit whether it is free.
"""
