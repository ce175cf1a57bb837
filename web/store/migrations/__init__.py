"""How the tables came to be, step by step; `Database.migrate` applies what is missing."""
