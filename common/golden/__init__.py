"""Golden outputs: what each network gives for a small fixed input, which proves that its code and weights agree."""
