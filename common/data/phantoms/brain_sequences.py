"""BRAIN_SEQUENCES: how bright each tissue of the brain is in the sequences of BRATS."""

from collections.abc import Mapping

from common.data.phantoms.brain_tissue import BrainTissue

# lowest and highest brightness; whatever is meant to differ in every scan does not overlap. In FLAIR and T2 the ranges
# of gliosis are those of oedema, and in T1c those of vessels are the enhancing core's: context has to tell them apart.
BRAIN_SEQUENCES: Mapping[str, Mapping[BrainTissue, tuple[float, float]]] = {
    "flair": {
        BrainTissue.CSF: (0.08, 0.2),
        BrainTissue.GREY_MATTER: (0.52, 0.62),
        BrainTissue.DEEP_GREY_MATTER: (0.48, 0.58),
        BrainTissue.WHITE_MATTER: (0.4, 0.48),
        BrainTissue.VESSEL: (0.2, 0.4),
        BrainTissue.GLIOSIS: (0.76, 1.0),
        BrainTissue.OEDEMA: (0.76, 1.0),
        BrainTissue.NON_ENHANCING_CORE: (0.66, 0.92),
        BrainTissue.ENHANCING_CORE: (0.62, 0.88),
        BrainTissue.NECROSIS: (0.3, 0.65),
    },
    "t1": {
        BrainTissue.CSF: (0.16, 0.28),
        BrainTissue.GREY_MATTER: (0.56, 0.66),
        BrainTissue.DEEP_GREY_MATTER: (0.64, 0.72),
        BrainTissue.WHITE_MATTER: (0.78, 0.9),
        BrainTissue.VESSEL: (0.3, 0.5),
        BrainTissue.GLIOSIS: (0.56, 0.7),
        BrainTissue.OEDEMA: (0.48, 0.62),
        BrainTissue.NON_ENHANCING_CORE: (0.42, 0.58),
        BrainTissue.ENHANCING_CORE: (0.46, 0.64),
        BrainTissue.NECROSIS: (0.26, 0.4),
    },
    "t1c": {
        BrainTissue.CSF: (0.16, 0.28),
        BrainTissue.GREY_MATTER: (0.58, 0.68),
        BrainTissue.DEEP_GREY_MATTER: (0.64, 0.72),
        BrainTissue.WHITE_MATTER: (0.76, 0.88),
        BrainTissue.VESSEL: (1.15, 1.6),
        BrainTissue.GLIOSIS: (0.56, 0.7),
        BrainTissue.OEDEMA: (0.48, 0.62),
        BrainTissue.NON_ENHANCING_CORE: (0.44, 0.64),
        BrainTissue.ENHANCING_CORE: (1.1, 1.5),
        BrainTissue.NECROSIS: (0.26, 0.42),
    },
    "t2": {
        BrainTissue.CSF: (0.95, 1.2),
        BrainTissue.GREY_MATTER: (0.48, 0.58),
        BrainTissue.DEEP_GREY_MATTER: (0.4, 0.48),
        BrainTissue.WHITE_MATTER: (0.3, 0.38),
        BrainTissue.VESSEL: (0.2, 0.5),
        BrainTissue.GLIOSIS: (0.7, 0.95),
        BrainTissue.OEDEMA: (0.7, 0.95),
        BrainTissue.NON_ENHANCING_CORE: (0.62, 0.85),
        BrainTissue.ENHANCING_CORE: (0.56, 0.78),
        BrainTissue.NECROSIS: (0.8, 1.1),
    },
}
