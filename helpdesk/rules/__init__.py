"""Pure decisions: no Flask, no SQLAlchemy, no clock. What time it is comes in as an argument."""
