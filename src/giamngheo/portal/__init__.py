"""The public pages: no sign-in, no script needed, and no way to a person: they read `publications` and nothing else."""
