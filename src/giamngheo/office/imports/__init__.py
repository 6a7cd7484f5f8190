"""Workbooks of sheets: handed out with what is known, taken in after a look at what they would change."""
