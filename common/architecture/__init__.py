"""Pictures of the networks, drawn from the code."""
