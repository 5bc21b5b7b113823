"""Speed and memory of V-Net beside MONAI's, and what a training step waits for: ratios, measured in one process.

    python scripts/benchmark.py vnet_prostate --size 64 64 32 --json benchmark.json

Every time is the median of --repeats calls after a warm-up; compare ratios, not seconds. Speed is per floating-point
operation as torch counts them, because MONAI's V-Net has fewer convolutions than either published layout.
"""

import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

import torch
from monai.bundle import ConfigParser
from monai.networks.nets import VNet as MonaiVNet
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode, conv_flop_count

from bundles.vnet_prostate.networks import VNet
from common.benchmark.benchmark_report import BenchmarkReport
from common.benchmark.median_seconds import median_seconds
from common.benchmark.peak_megabytes import peak_megabytes
from common.benchmark.share_of_slow_convolutions import share_of_slow_convolutions
from common.benchmark.synchronise import synchronise
from common.inferers.volume_inferer import VolumeInferer
from common.losses.soft_dice import soft_dice_loss

ONEDNN = {torch.ops.aten.mkldnn_convolution: lambda x, w, *_, out_shape, **__: conv_flop_count(x, w, out_shape)}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--size", type=int, nargs=3, default=[64, 64, 32], help="of a training patch and a window")
    parser.add_argument("--batch", type=int, default=2, help="patches in a training step")
    parser.add_argument("--repeats", type=int, default=5)


def benchmark(arguments: Namespace) -> BenchmarkReport:
    device = torch.device(arguments.device)
    torch.manual_seed(0)
    rows = []
    for name, network, amp, channels_last in _contestants():
        network = network.to(device)
        if channels_last:
            network = network.to(memory_format=torch.channels_last_3d)  # type: ignore[call-overload]  # stubs lack it
        rows.append({"network": name, **_measure(network, arguments, amp=amp, channels_last=channels_last)})
    waiting = _waiting_for_data(arguments.repeats, device)
    return BenchmarkReport(_text(rows, waiting), {"networks": rows, "share_waiting_for_data": waiting})


def _contestants() -> list[tuple[str, nn.Module, bool, bool]]:
    """Name, network, bf16, channels last. The reference comes first; all have widths 16 to 256 and two classes."""
    return [
        ("MONAI VNet, float32", MonaiVNet(in_channels=1, out_channels=2), False, False),
        ("VNet code layout, float32", VNet(layout="code"), False, False),
        ("VNet paper layout, float32", VNet(layout="paper"), False, False),
        ("VNet code layout, float32, channels last", VNet(layout="code"), False, True),
        ("MONAI VNet, bf16", MonaiVNet(in_channels=1, out_channels=2), True, False),
        ("VNet code layout, bf16", VNet(layout="code"), True, False),
        ("VNet code layout, bf16, channels last", VNet(layout="code"), True, True),
    ]


def _measure(network: nn.Module, arguments: Namespace, *, amp: bool, channels_last: bool) -> dict[str, Any]:
    device = torch.device(arguments.device)
    patches = torch.randn(arguments.batch, 1, *arguments.size, device=device)
    if channels_last:
        patches = patches.to(memory_format=torch.channels_last_3d)
    label = (torch.rand(arguments.batch, 1, *arguments.size, device=device) < 0.1).long()
    volume = torch.randn(1, 1, *(side * 3 // 2 for side in arguments.size), device=device)
    inferer = VolumeInferer(arguments.size, amp=amp)

    def train() -> None:
        network.train()
        network.zero_grad(
            set_to_none=False
        )  # the gradients are as many as the weights: not counted as memory of the step
        with torch.autocast(device.type, torch.bfloat16, enabled=amp):
            logits = network(patches)
        soft_dice_loss(logits.float(), label, squared=True).backward()

    def infer() -> Tensor:
        network.eval()
        with torch.no_grad():
            return inferer(volume, network)

    result: dict[str, Any] = {}
    for name, work in (("train", train), ("infer", infer)):
        with FlopCounterMode(display=False, custom_mapping=ONEDNN) as counter:
            work()
        seconds = median_seconds(work, arguments.repeats, device)
        result[f"{name}_seconds"] = seconds
        result[f"{name}_gflops"] = counter.get_total_flops() / seconds / 1e9
        result[f"{name}_peak_mb"] = peak_megabytes(work, device)
    result["share_of_slow_convolutions"] = share_of_slow_convolutions(infer)
    return result


def _waiting_for_data(repeats: int, device: torch.device) -> float:
    """Share of the bundle's training step spent waiting for its data loader, cache warm, plain config."""
    parser = ConfigParser(ConfigParser.load_config_file(str(Path(__file__).parent / "configs/train.json")))
    parser["iterations_per_epoch"], parser["device"] = repeats, device
    loader = parser.get_parsed_content("train::dataloader")
    network, loss, optimizer = (parser.get_parsed_content(name) for name in ("network", "loss", "optimizer"))
    for _ in loader:  # the first epoch fills the caches
        pass
    waiting = working = 0.0
    mark = time.perf_counter()
    for batch in loader:
        arrived = time.perf_counter()
        _step(batch, network, loss, optimizer, device)
        synchronise(device)
        waiting, working = waiting + arrived - mark, working + time.perf_counter() - arrived
        mark = time.perf_counter()
    return waiting / (waiting + working)


def _step(batch: dict[str, Tensor], network: nn.Module, loss: nn.Module, optimizer: Any, device: torch.device) -> None:
    optimizer.zero_grad(set_to_none=True)
    loss(network(batch["image"].to(device)), batch["label"].to(device)).backward()
    optimizer.step()


def _text(rows: list[dict[str, Any]], waiting: float) -> str:
    reference = rows[0]
    lines = [f"{'':42}{'training step':^28}{'whole-volume inference':^28}"]
    lines.append(f"{'network':42}" + 2 * f"{'per FLOP':>10}{'memory':>9}{'seconds':>9}" + f"{'slow convs':>12}")
    for row in rows:
        line = f"{row['network']:42}"
        for kind in ("train", "infer"):
            speed = row[f"{kind}_gflops"] / reference[f"{kind}_gflops"]
            memory = row[f"{kind}_peak_mb"] / reference[f"{kind}_peak_mb"]
            line += f"{speed:9.2f}x{memory:8.2f}x{row[f'{kind}_seconds']:9.2f}"
        lines.append(line + f"{row['share_of_slow_convolutions']:12.1%}")
    return "\n".join([*lines, f"\nshare of a training step spent waiting for data, cache warm: {waiting:.1%}"])
