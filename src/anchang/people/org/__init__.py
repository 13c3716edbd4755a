"""The office calls this 组织架构: sites, posts with their lines and establishment, and who sits in them.

Owns sites, posts, staff, deputies, what each post may do, and the way in. Never decides what work is good, and never
knows a customer.
"""
