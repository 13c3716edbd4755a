"""The mechanisms every room stands on. Knows no business word and never imports people."""
