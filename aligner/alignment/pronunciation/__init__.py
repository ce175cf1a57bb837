"""How words are pronounced. The entry point is `lexicon.Lexicon`."""
