"""Wires that know nothing of tickets."""
