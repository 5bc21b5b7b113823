"""PALETTE: colours that colour-blind readers tell apart, on grey images and on white paper."""

# Okabe & Ito 2008, Color Universal Design; without black, which an image hides, and yellow, which paper does
PALETTE = ("#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#0072B2")
