"""房源: the projects of a site, their permits, buildings and units, the posted prices, and who holds a unit right now.

It owns the scarce thing: a unit is taken by one row of `Claim`. It never knows customers or deals; whoever takes a unit
leaves a reference as text. Nobody types a status: it is derived from the permit, the price and the live claim.
"""
