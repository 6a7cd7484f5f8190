"""Long campaigns: commands that look for what tests of seconds cannot find."""
