"""Cases: work of the city with a number, people, clocks and an end."""
