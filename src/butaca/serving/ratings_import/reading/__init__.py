"""Files of other sites as rows: unpacked, decoded, recognised and read, each within its bounds."""
