"""What MONAI Label imports of torchvision, which has no build for torch on a CPU alone."""
