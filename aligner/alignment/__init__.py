"""Where each word is: what is written mapped onto what was heard."""
