"""What lists and pages show, put together from the tables as JSON: nothing here writes.

tables, documents ─► reading, tallies ─► shapes ─► the types of `web.wire`
"""
