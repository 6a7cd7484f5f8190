"""The programme (chương trình): activities of every kind, whom they are for, what they cost and what came of them."""
