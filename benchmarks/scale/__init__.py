"""Growth of the whole product on one machine: points measured, curves fitted, a table and a picture."""
