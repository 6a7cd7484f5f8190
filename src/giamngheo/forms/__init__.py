"""Questionnaires as data: the vocabulary of answers, forms A and B, and what is compiled from them."""
