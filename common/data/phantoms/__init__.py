"""Building blocks of the synthetic data: fields, noise, geometry and anatomy."""
