"""The routes of `web.api`, one blueprint a noun."""
