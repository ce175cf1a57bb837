"""Which episodes there are: folders of transcripts, and the pages that lie beside them.

folder ─► folder.find_pairs ─► import_pairs ─► Episode, flags of its text
                 └─ NAME.page.html ─► pages.compare ─► what the page says otherwise, flags
"""
