"""Make clean catalogue tables from raw ones, in declared steps."""
