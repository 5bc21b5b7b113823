"""TBI_SCANNERS: the scanners of the two sites that synthetic injured brains come from."""

from collections.abc import Mapping

from common.data.phantoms.brain_scanner import BrainScanner
from common.data.phantoms.tbi_sequences import TBI_SEQUENCES

_COMMON = {name: TBI_SEQUENCES[name] for name in ("flair", "t1", "t2", "pd")}

# the source of Kamnitsas 2017 (thesis), sec. 5.3.1, had a gradient echo, the target a susceptibility weighted image;
# what they have in common differs a little
TBI_SCANNERS: Mapping[str, BrainScanner] = {
    "S": BrainScanner(
        {**_COMMON, "ge": TBI_SEQUENCES["ge"]},
        blur=(0.45, 0.6),
        shading=(0.04, 0.12),
        noise=(0.015, 0.03),
        gamma=1.0,
    ),
    "T": BrainScanner(
        {**_COMMON, "swi": TBI_SEQUENCES["swi"]},
        blur=(0.5, 0.65),
        shading=(0.06, 0.14),
        noise=(0.02, 0.035),
        gamma=0.95,
    ),
}
