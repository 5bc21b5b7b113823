"""PICTURE_SUFFIXES: the file formats that count as a picture."""

PICTURE_SUFFIXES = (".png", ".tif", ".tiff", ".jpg", ".jpeg")
