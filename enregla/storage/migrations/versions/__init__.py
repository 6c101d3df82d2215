"""Versions of the tables, run by ``enregla.storage.schema`` when a database is opened."""
