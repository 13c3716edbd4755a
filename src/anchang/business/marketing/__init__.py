"""The office calls this 策划; so far 周边楼盘: what is sold nearby, at what price, who went to look and what they saw.

Owns neighbouring projects, market rounds and surveys. Keeps nothing whose source is not named, and no trade secret.
"""
