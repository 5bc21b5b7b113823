"""Training steps and the handlers around them."""
