"""BRAIN_SCANNERS: the scanner of each centre that synthetic brains come from."""

from collections.abc import Mapping

from common.data.phantoms.away_brain_sequences import AWAY_BRAIN_SEQUENCES
from common.data.phantoms.brain_scanner import BrainScanner
from common.data.phantoms.brain_sequences import BRAIN_SEQUENCES

# every scan from away is blurred, shaded and noisy beyond any from home
BRAIN_SCANNERS: Mapping[str, BrainScanner] = {
    "home": BrainScanner(BRAIN_SEQUENCES, blur=(0.45, 0.65), shading=(0.04, 0.14), noise=(0.015, 0.04), gamma=1.0),
    "away": BrainScanner(AWAY_BRAIN_SEQUENCES, blur=(0.68, 0.8), shading=(0.15, 0.2), noise=(0.042, 0.052), gamma=0.8),
}
