"""Fault drills: a whole city under load, and what may go wrong really done to it. `make drill` runs all of them."""
