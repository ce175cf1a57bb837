"""The text: a dialect of Markdown, read without losing a byte and written back by splices."""
