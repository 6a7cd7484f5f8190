"""Pages of what devices in the field sent: how far each is, what is in dispute, what was not accepted."""
