"""Readers of the file formats of pictures, each as its format needs it; `read_picture` chooses among them."""
