"""The review (rà soát): a cycle's sheets, what the law makes of them, and the decision that recognises it."""
