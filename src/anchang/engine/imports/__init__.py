"""Tables people bring: read, matched to columns, checked row by row, and taken in whole or not at all."""
