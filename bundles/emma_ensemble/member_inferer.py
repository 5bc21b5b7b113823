"""member_inferer: how a member's network goes over a whole scan."""

from monai.inferers import Inferer

from bundles.deepmedic_brats.networks import DeepMedic
from bundles.emma_ensemble.networks import find_member
from common.inferers.dense_inferer import DenseInferer
from common.inferers.whole_image_inferer import WholeImageInferer


def member_inferer(member: str, *, engine: str = "auto", amp: bool = False, memory_gb: float = 0.0) -> Inferer:
    """DeepMedic's dense tiles, or the whole scan at once (Kamnitsas' thesis, sections 4.3.2 and 4.3.3).

    Args:
        member: of the table of members.
        engine: of `DenseInferer`; the others know torch's alone.
        memory_gb: see either inferer.
    """
    dense = DenseInferer(engine=engine, amp=amp, memory_gb=memory_gb)  # made in any case, as it checks the settings
    is_unpadded = issubclass(find_member(member).family, DeepMedic)
    return dense if is_unpadded else WholeImageInferer(amp=amp, memory_gb=memory_gb)
