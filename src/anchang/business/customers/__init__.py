"""The office calls this 客户: one file a person at a site, with consent, needs and the consultant it belongs to.

Owns names, phones and papers, and the only search over them. Never contacts anybody and never knows a deal.
"""
