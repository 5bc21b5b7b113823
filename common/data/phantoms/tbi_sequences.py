"""TBI_SEQUENCES: how bright each tissue of an injured brain is, in the sequences that injuries are looked for with."""

from collections.abc import Mapping

from common.data.phantoms.brain_tissue import BrainTissue

# lowest and highest brightness. In FLAIR and T2 the ranges of gliosis are those of oedema, and blood outside the brain
# is as bright. A gradient echo has dark haemorrhages in a brain whose veins are hardly seen and whose fluid is bright;
# in a susceptibility weighted image haemorrhages are black, while veins and fluid, darker than any tissue of the brain,
# are about as dark as haemorrhages are in the other.
TBI_SEQUENCES: Mapping[str, Mapping[BrainTissue, tuple[float, float]]] = {
    "flair": {
        BrainTissue.CSF: (0.1, 0.2),
        BrainTissue.GREY_MATTER: (0.53, 0.61),
        BrainTissue.DEEP_GREY_MATTER: (0.49, 0.57),
        BrainTissue.WHITE_MATTER: (0.41, 0.48),
        BrainTissue.VESSEL: (0.2, 0.4),
        BrainTissue.GLIOSIS: (0.72, 0.9),
        BrainTissue.OEDEMA: (0.72, 0.9),
        BrainTissue.HAEMORRHAGE: (0.4, 0.6),
        BrainTissue.SUBDURAL_BLOOD: (0.7, 0.95),
    },
    "t1": {
        BrainTissue.CSF: (0.16, 0.26),
        BrainTissue.GREY_MATTER: (0.56, 0.64),
        BrainTissue.DEEP_GREY_MATTER: (0.64, 0.7),
        BrainTissue.WHITE_MATTER: (0.78, 0.88),
        BrainTissue.VESSEL: (0.3, 0.5),
        BrainTissue.GLIOSIS: (0.58, 0.7),
        BrainTissue.OEDEMA: (0.54, 0.66),
        BrainTissue.HAEMORRHAGE: (0.54, 0.74),
        BrainTissue.SUBDURAL_BLOOD: (0.5, 0.75),
    },
    "t2": {
        BrainTissue.CSF: (0.95, 1.15),
        BrainTissue.GREY_MATTER: (0.48, 0.56),
        BrainTissue.DEEP_GREY_MATTER: (0.4, 0.47),
        BrainTissue.WHITE_MATTER: (0.31, 0.38),
        BrainTissue.VESSEL: (0.2, 0.45),
        BrainTissue.GLIOSIS: (0.62, 0.82),
        BrainTissue.OEDEMA: (0.62, 0.82),
        BrainTissue.HAEMORRHAGE: (0.3, 0.5),
        BrainTissue.SUBDURAL_BLOOD: (0.5, 0.85),
    },
    "pd": {
        BrainTissue.CSF: (0.76, 0.9),
        BrainTissue.GREY_MATTER: (0.72, 0.8),
        BrainTissue.DEEP_GREY_MATTER: (0.68, 0.74),
        BrainTissue.WHITE_MATTER: (0.58, 0.65),
        BrainTissue.VESSEL: (0.3, 0.5),
        BrainTissue.GLIOSIS: (0.78, 0.9),
        BrainTissue.OEDEMA: (0.8, 0.92),
        BrainTissue.HAEMORRHAGE: (0.58, 0.74),
        BrainTissue.SUBDURAL_BLOOD: (0.7, 0.9),
    },
    "ge": {
        BrainTissue.CSF: (0.86, 1.0),
        BrainTissue.GREY_MATTER: (0.64, 0.71),
        BrainTissue.DEEP_GREY_MATTER: (0.58, 0.64),
        BrainTissue.WHITE_MATTER: (0.54, 0.6),
        BrainTissue.VESSEL: (0.5, 0.62),
        BrainTissue.GLIOSIS: (0.62, 0.72),
        BrainTissue.OEDEMA: (0.66, 0.78),
        BrainTissue.HAEMORRHAGE: (0.26, 0.38),
        BrainTissue.SUBDURAL_BLOOD: (0.4, 0.6),
    },
    "swi": {
        BrainTissue.CSF: (0.36, 0.46),
        BrainTissue.GREY_MATTER: (0.6, 0.68),
        BrainTissue.DEEP_GREY_MATTER: (0.46, 0.54),
        BrainTissue.WHITE_MATTER: (0.66, 0.74),
        BrainTissue.VESSEL: (0.3, 0.42),
        BrainTissue.GLIOSIS: (0.68, 0.76),
        BrainTissue.OEDEMA: (0.68, 0.78),
        BrainTissue.HAEMORRHAGE: (0.02, 0.1),
        BrainTissue.SUBDURAL_BLOOD: (0.2, 0.4),
    },
}
