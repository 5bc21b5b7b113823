"""Speed and memory of V-Net beside MONAI's, and what a training step waits for: ratios, measured in one process.

    python scripts/benchmark.py --size 64 64 32 --json benchmark.json

Every time is the median of --repeats calls after a warm-up; compare ratios, not seconds. Speed is per floating-point
operation as torch counts them, because MONAI's V-Net has fewer convolutions than either published layout.
"""

import argparse
import ctypes
import gc
import json
import platform
import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import monai
import torch
from monai.bundle import ConfigParser
from monai.networks.nets import VNet as MonaiVNet
from torch import Tensor, nn
from torch.profiler import ProfilerActivity, profile
from torch.utils.flop_counter import FlopCounterMode, conv_flop_count

from bundles.vnet_prostate.networks import VNet
from common.engines.default_device import default_device
from common.inferers.volume_inferer import VolumeInferer
from common.losses.soft_dice import soft_dice_loss

ONEDNN = {torch.ops.aten.mkldnn_convolution: lambda x, w, *_, out_shape, **__: conv_flop_count(x, w, out_shape)}
ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    arguments = _parse()
    device = torch.device(arguments.device)
    torch.manual_seed(0)
    rows = []
    for name, network, amp, channels_last in _contestants():
        network = network.to(device)
        if channels_last:
            network = network.to(memory_format=torch.channels_last_3d)  # type: ignore[call-overload]  # stubs lack it
        rows.append({"network": name, **_measure(network, arguments, amp=amp, channels_last=channels_last)})
    waiting = _waiting_for_data(arguments.repeats, device)
    _print_table(rows, waiting)
    report = {**_machine(device), "arguments": vars(arguments), "networks": rows, "share_waiting_for_data": waiting}
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(report, indent=2) + "\n")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, nargs=3, default=[64, 64, 32], help="of a training patch and a window")
    parser.add_argument("--batch", type=int, default=2, help="patches in a training step")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--device", default=str(default_device()))
    parser.add_argument("--json", help="also write the figures to this file")
    return parser.parse_args()


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


def _measure(network: nn.Module, arguments: argparse.Namespace, *, amp: bool, channels_last: bool) -> dict[str, Any]:
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
        seconds = _median_seconds(work, arguments.repeats, device)
        result[f"{name}_seconds"] = seconds
        result[f"{name}_gflops"] = counter.get_total_flops() / seconds / 1e9
        result[f"{name}_peak_mb"] = _peak_megabytes(work, device)
    result["share_of_slow_convolutions"] = _share_of_slow_convolutions(infer)
    return result


def _median_seconds(work: Callable[[], Any], repeats: int, device: torch.device) -> float:
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        _synchronise(device)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def _synchronise(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def _peak_megabytes(work: Callable[[], Any], device: torch.device) -> float:
    """Most memory taken during the call beyond what was held before."""
    gc.collect()
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
        held = torch.cuda.memory_allocated(device)
        work()
        return (torch.cuda.max_memory_allocated(device) - held) / 1e6
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")  # Linux: sets the peak back to what is held now
    before = _status_megabytes("VmRSS")
    work()
    return _status_megabytes("VmHWM") - before


def _status_megabytes(name: str) -> float:
    match = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(match.group(1)) / 1e3 if match else float("nan")


def _share_of_slow_convolutions(work: Callable[[], Any]) -> float:
    """Share of the time that is spent in torch's own convolutions, which it takes for a single small map."""
    with profile(activities=[ProfilerActivity.CPU]) as profiler:
        work()
    events = profiler.key_averages()
    slow = sum(event.self_cpu_time_total for event in events if "slow_conv" in event.key)
    return slow / sum(event.self_cpu_time_total for event in events)


def _waiting_for_data(repeats: int, device: torch.device) -> float:
    """Share of vnet_prostate's training step spent waiting for its data loader, cache warm, plain config."""
    parser = ConfigParser(ConfigParser.load_config_file(str(ROOT / "bundles/vnet_prostate/configs/train.json")))
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
        _synchronise(device)
        waiting, working = waiting + arrived - mark, working + time.perf_counter() - arrived
        mark = time.perf_counter()
    return waiting / (waiting + working)


def _step(batch: dict[str, Tensor], network: nn.Module, loss: nn.Module, optimizer: Any, device: torch.device) -> None:
    optimizer.zero_grad(set_to_none=True)
    loss(network(batch["image"].to(device)), batch["label"].to(device)).backward()
    optimizer.step()


def _machine(device: torch.device) -> dict[str, Any]:
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else platform.processor() or platform.machine()
    versions = {"torch": torch.__version__, "monai": monai.__version__}
    return {"hardware": name, "threads": torch.get_num_threads(), **versions}


def _print_table(rows: list[dict[str, Any]], waiting: float) -> None:
    reference = rows[0]
    print(f"{'':42}{'training step':^28}{'whole-volume inference':^28}")
    print(f"{'network':42}" + 2 * f"{'per FLOP':>10}{'memory':>9}{'seconds':>9}" + f"{'slow convs':>12}")
    for row in rows:
        line = f"{row['network']:42}"
        for kind in ("train", "infer"):
            speed = row[f"{kind}_gflops"] / reference[f"{kind}_gflops"]
            memory = row[f"{kind}_peak_mb"] / reference[f"{kind}_peak_mb"]
            line += f"{speed:9.2f}x{memory:8.2f}x{row[f'{kind}_seconds']:9.2f}"
        print(line + f"{row['share_of_slow_convolutions']:12.1%}")
    print(f"\nshare of a training step spent waiting for data, cache warm: {waiting:.1%}")


if __name__ == "__main__":
    main()
