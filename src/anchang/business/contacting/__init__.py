"""The office calls this 联络: ringing people, what is said and shown to them, messages and mail.

Owns every attempt and every message, and asks at the moment of each whether it may be made. Never shows another
caller's number than one's own phone (R-245), and never decides what was agreed: that is reception's to write down.
"""
