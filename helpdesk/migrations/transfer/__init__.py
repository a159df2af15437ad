"""Whole helpdesks on the move: backup, restore, and the copy from one database into another.

All of it stands on the same three things: the tables as the database itself describes them (`tables`), rows in a form that both
databases agree on (`rows`), and a checksum of them (`copy`). A backup is one file (`archive`) whatever the database is.
"""
