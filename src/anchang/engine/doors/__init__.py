"""One door for every change: `@action` for verbs, `Thing` for what they change, `@verb` and `perform` for screens."""
