"""SEQUENCE_NAMES and STAND_INS: the MR sequences we know, whatever a data set calls them."""

# ours: what others call it
_ALIASES = {
    "flair": ("t2f",),
    "t1": ("t1n", "t1w", "mprage", "pre"),
    "t1c": ("t1ce", "t1gd", "t1post", "post"),  # "pre" and "post" contrast agent
    "t2": ("t2w",),
    "pd": (),
    "dwi": (),
    "ge": ("gre",),
    "swi": (),
}
SEQUENCE_NAMES = {word: name for name, aliases in _ALIASES.items() for word in (name, *aliases)}
# a gradient echo and a susceptibility weighted image share a channel, unless there is one for each
STAND_INS = {"ge": "swi", "swi": "ge"}
