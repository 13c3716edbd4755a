"""The office calls this 案场日常: who is here today, who does what, the daily meeting and the day's summary.

Owns presence, arrangements, meetings and summaries of a site's day. Never reckons attendance or pay.
"""
