"""How data come in: a built-in set, a file, a typed table; questions and roles."""
