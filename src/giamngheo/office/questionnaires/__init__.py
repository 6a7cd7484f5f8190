"""Pages of the questionnaires: each form as it is asked, how far it is the official one, its files to fill in."""
