"""What DeepMedic's benchmark measures, and on what."""
