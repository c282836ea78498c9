"""Appeals of enterprises: what holds a firm up, from its own words to a settlement it confirms."""
