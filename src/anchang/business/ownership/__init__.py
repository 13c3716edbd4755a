"""The office calls this 判客: whose customer somebody is, by evidence and dated rules, and why.

Owns evidence, the site's rules of ownership, verdicts, disputes and the public pool. Never matches a face (R-23B) and
never registers a visit itself: whoever witnesses something says so here.
"""
