"""AWAY_BRAIN_SEQUENCES: how bright each tissue of the brain is where the sequences have other parameters."""

from collections.abc import Mapping

from common.data.phantoms.brain_tissue import BrainTissue

# contrasts that BRAIN_SEQUENCES never draws, though the tumour stays plain to the eye: in FLAIR fluid is less dark and
# the lesion less bright; T1 is a spin echo with hardly a difference between grey and white matter, where the other is
# an inversion recovery; T1c takes up less contrast agent; in T2 fluid is no brighter than oedema
AWAY_BRAIN_SEQUENCES: Mapping[str, Mapping[BrainTissue, tuple[float, float]]] = {
    "flair": {
        BrainTissue.CSF: (0.22, 0.32),
        BrainTissue.GREY_MATTER: (0.57, 0.63),
        BrainTissue.DEEP_GREY_MATTER: (0.55, 0.61),
        BrainTissue.WHITE_MATTER: (0.52, 0.57),
        BrainTissue.VESSEL: (0.3, 0.42),
        BrainTissue.GLIOSIS: (0.72, 0.82),
        BrainTissue.OEDEMA: (0.72, 0.82),
        BrainTissue.NON_ENHANCING_CORE: (0.68, 0.8),
        BrainTissue.ENHANCING_CORE: (0.66, 0.78),
        BrainTissue.NECROSIS: (0.36, 0.6),
    },
    "t1": {
        BrainTissue.CSF: (0.24, 0.34),
        BrainTissue.GREY_MATTER: (0.66, 0.72),
        BrainTissue.DEEP_GREY_MATTER: (0.68, 0.73),
        BrainTissue.WHITE_MATTER: (0.7, 0.76),
        BrainTissue.VESSEL: (0.36, 0.5),
        BrainTissue.GLIOSIS: (0.56, 0.66),
        BrainTissue.OEDEMA: (0.5, 0.6),
        BrainTissue.NON_ENHANCING_CORE: (0.46, 0.58),
        BrainTissue.ENHANCING_CORE: (0.5, 0.62),
        BrainTissue.NECROSIS: (0.34, 0.44),
    },
    "t1c": {
        BrainTissue.CSF: (0.24, 0.34),
        BrainTissue.GREY_MATTER: (0.66, 0.72),
        BrainTissue.DEEP_GREY_MATTER: (0.68, 0.73),
        BrainTissue.WHITE_MATTER: (0.7, 0.76),
        BrainTissue.VESSEL: (0.96, 1.16),
        BrainTissue.GLIOSIS: (0.56, 0.66),
        BrainTissue.OEDEMA: (0.5, 0.6),
        BrainTissue.NON_ENHANCING_CORE: (0.48, 0.62),
        BrainTissue.ENHANCING_CORE: (0.94, 1.08),
        BrainTissue.NECROSIS: (0.34, 0.44),
    },
    "t2": {
        BrainTissue.CSF: (0.7, 0.85),
        BrainTissue.GREY_MATTER: (0.52, 0.6),
        BrainTissue.DEEP_GREY_MATTER: (0.44, 0.52),
        BrainTissue.WHITE_MATTER: (0.36, 0.42),
        BrainTissue.VESSEL: (0.24, 0.46),
        BrainTissue.GLIOSIS: (0.68, 0.86),
        BrainTissue.OEDEMA: (0.68, 0.86),
        BrainTissue.NON_ENHANCING_CORE: (0.62, 0.8),
        BrainTissue.ENHANCING_CORE: (0.58, 0.74),
        BrainTissue.NECROSIS: (0.7, 0.86),
    },
}
