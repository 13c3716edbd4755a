"""The office calls this 渠道: agents of other companies who report clients, and outreach workers who bring leads.

Owns the companies, their reports with the code that a client shows on arrival, leads with place and source, and the
radar of natural visitors who turn into channel clients. Never decides whose customer somebody is: ownership does.
"""
