"""The office calls this 接待跟进: who came, how often, who received them, what was said and when to speak again.

Owns visits and follow-ups. Never changes whose customer somebody is: a clash is told, and the supervisor decides.
"""
