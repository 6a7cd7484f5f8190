"""Hoạt động: the activities of the programme, what is kept of them, and the movement around them."""
