"""Files of other sites: unpacking, decoding, recognition and reading, within limits."""
