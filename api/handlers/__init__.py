"""HTTP: parameters in, answers out; about twenty lines each."""
