"""What an alignment says besides where each word is. The entry point is `describe.describe`."""
