"""The door of the field (thu thập tại thực địa): what devices fetch and what they send."""
