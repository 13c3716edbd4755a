"""The office calls this 客服: complaints, objections, disputes and incidents, until somebody has called back and named
the cause.

Owns them from the first word to the closing, and the limits by which a site answers them. Never changes a deal or a
customer's file.
"""
