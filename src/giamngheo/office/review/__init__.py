"""The review on screen: cycles, the board, a village's and a commune's steps, one question a page."""
