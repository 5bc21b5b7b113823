"""BrainTissue: what a voxel of a synthetic brain consists of."""

from enum import IntEnum


class BrainTissue(IntEnum):
    """The numbers in a tissue map, and the places in a list of brightnesses; a disease has only some of them."""

    CSF = 0
    GREY_MATTER = 1
    DEEP_GREY_MATTER = 2
    WHITE_MATTER = 3
    VESSEL = 4  # and whatever else takes up contrast agent in health: dura, choroid plexus
    GLIOSIS = 5  # scars of small vessel disease and age, of no interest to an oncologist
    OEDEMA = 6
    NON_ENHANCING_CORE = 7
    ENHANCING_CORE = 8
    NECROSIS = 9
    HAEMORRHAGE = 10  # of an injury, and whatever else is full of iron
    SUBDURAL_BLOOD = 11  # outside the brain, between it and the skull
