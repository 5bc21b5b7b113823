"""What must be right with a bundle, a file for each group of rules."""
