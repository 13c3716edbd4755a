"""The design system: parts, tables, forms and the frame of every page.

It owns how things look and are operated; it knows no business word, reads no model and never decides who may do what:
a verdict comes in from outside and is shown with its reason.
"""
