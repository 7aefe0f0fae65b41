"""Growth of the whole product on one machine.

Points are measured, curves fitted, a table and a picture written.
"""
