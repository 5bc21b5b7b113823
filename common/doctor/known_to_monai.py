"""KNOWN_TO_MONAI: keys of configs that MONAI looks up by itself, without a reference to them."""

from monai.bundle.properties import InferProperties, TrainProperties
from monai.bundle.utils import ID_SEP_KEY
from monai.utils import BundlePropertyConfig

_PROPERTIES = (*TrainProperties.values(), *InferProperties.values())
_IDS = (str(entry[BundlePropertyConfig.ID]) for entry in _PROPERTIES)
KNOWN_TO_MONAI = frozenset(name.partition(ID_SEP_KEY)[0] for name in _IDS) | {
    "imports",
    "initialize",
    "run",
    "finalize",
    "run_name",  # which monai.fl.client.MonaiAlgo gives to the config of each client
}
