"""Files with whole rosters: what their columns are, how they are read, what is wrong with them."""
