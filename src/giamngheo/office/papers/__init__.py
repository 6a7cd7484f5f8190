"""Papers on screen: which there are, how far their wording is official, and each as a PDF; certificates."""
