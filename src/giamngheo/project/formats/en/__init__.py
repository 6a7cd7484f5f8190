"""English formats; dates stay day first, as on every paper of the programme."""
