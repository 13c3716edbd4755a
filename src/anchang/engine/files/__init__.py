"""Files people bring and papers the house prints: kept by what they contain, named by what they are."""
