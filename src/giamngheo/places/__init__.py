"""Administrative units (địa bàn) with their dates, and what became of each when boundaries changed."""
