"""OUTLINE: a dark edge around lines and letters, so that they can be read upon bright and dark images."""

from matplotlib.patheffects import Normal, Stroke

OUTLINE = [Stroke(linewidth=2.8, foreground="black", alpha=0.6), Normal()]
