"""The law browser: standards side by side, every value with its source and how sure it is."""
