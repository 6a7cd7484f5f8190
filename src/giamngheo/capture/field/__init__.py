"""Form B on a telephone, with the network off: a page that keeps a village's list and sends sheets later."""
