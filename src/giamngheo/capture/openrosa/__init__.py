"""OpenRosa: the protocol by which ODK Collect and its kin fetch forms and send what was filled in."""
