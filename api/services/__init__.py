"""What a question means: which queries, in which order, put together how."""
