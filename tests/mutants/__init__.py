"""Small mistakes, each put into a copy of the sources by itself: the tests must notice. `make mutants` runs them."""
