"""The seven members of EMMA, and the families of networks that are its own."""

from bundles.emma_ensemble.networks.fcn import FCN
from bundles.emma_ensemble.networks.members import MEMBERS, Member, find_member, member_network
from bundles.emma_ensemble.networks.summed_arrangement import summed_arrangement
from bundles.emma_ensemble.networks.unet3d import UNet3d

__all__ = ["FCN", "MEMBERS", "Member", "UNet3d", "find_member", "member_network", "summed_arrangement"]
