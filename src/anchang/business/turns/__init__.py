"""The office calls this 轮排: who comes through the door, and whose turn it is to receive them.

Owns the line of a day and the visitors in the hall. Never knows who a visitor is: that is for reception to find out.
"""
