"""One call of an endpoint, however it is today: what it takes, how much at once, and what its failures mean."""
