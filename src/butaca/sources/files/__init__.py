"""Files of any physical form -> tables of plain text."""
