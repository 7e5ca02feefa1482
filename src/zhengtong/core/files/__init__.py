"""Files that people hand in or the platform makes: checked, stored once by content, served.

Owns the bytes and their names. What a file means and who may read it is known to its owner, who
plugs that into `plugins.file_access`.
"""
