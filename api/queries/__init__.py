"""SQL. Text is made of constants only; everything a client says travels as a parameter."""
