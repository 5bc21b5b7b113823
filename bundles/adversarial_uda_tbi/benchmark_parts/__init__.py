"""The parts of this bundle's benchmark."""
