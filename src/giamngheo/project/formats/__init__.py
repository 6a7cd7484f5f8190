"""How dates and numbers look on the screen, replacing Django's own (its `vi` reads 05/09/2026 as 9 May)."""
