"""What a bundle needs to find itself, its runs and its weights."""
