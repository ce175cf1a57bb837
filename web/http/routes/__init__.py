"""The addresses, one blueprint a noun; their types are in `web.wire`."""
