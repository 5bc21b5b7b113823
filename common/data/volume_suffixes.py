"""VOLUME_SUFFIXES: the file formats that count as a volume."""

# .raw and .zraw are missing on purpose: they are the second half of an .mhd file
VOLUME_SUFFIXES = (".nii.gz", ".nii", ".mha", ".mhd", ".nrrd")
