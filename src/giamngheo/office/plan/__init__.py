"""The page on which a plan's figures are held against each other and against the journal."""
