"""OpenVinoModule: a torch module that runs on OpenVINO, on the CPU.

On a CPU it takes about half the time of torch for unpadded 3D convolutions: it fuses normalisation and PReLU into the
convolution, and picks memory layouts by itself. Its `convert_model` reports usage to its makers; the front end that it
is a wrapper of, used here, does not.
"""

import copy
import warnings
from collections.abc import Sequence
from functools import cache

import openvino
import torch
from openvino.frontend import FrontEndManager
from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder
from torch import Tensor, nn


class OpenVinoModule:
    """The module with the weights that it has now, for inputs of any spatial size.

    Args:
        example: inputs that the module is traced with; batch and channels are fixed by them.
        precision: "f32" or "bf16"; inputs and outputs are float32.
    """

    def __init__(self, module: nn.Module, example: Sequence[Tensor], *, precision: str) -> None:
        evaluated = copy.deepcopy(module).eval()
        with torch.no_grad(), warnings.catch_warnings():
            # the front end reads TorchScript, which torch 2.13 deprecates
            warnings.filterwarnings("ignore", message=".torch.jit.trace", category=DeprecationWarning)
            traced = torch.jit.trace(evaluated, tuple(example), check_trace=False)
        decoder = TorchScriptPythonDecoder(traced)  # must outlive the conversion
        front_end = FrontEndManager().load_by_framework("pytorch")
        model = front_end.convert(front_end.load(decoder))
        model.reshape({node: _any_size(tensor) for node, tensor in zip(model.inputs, example, strict=True)})
        settings = {
            "INFERENCE_PRECISION_HINT": precision,
            "INFERENCE_NUM_THREADS": torch.get_num_threads(),
            "PERFORMANCE_HINT": "LATENCY",
        }
        self.compiled = _core().compile_model(model, "CPU", settings)
        self.request = self.compiled.create_infer_request()

    def __call__(self, *inputs: Tensor) -> Tensor:
        """The output; its memory is overwritten by the next call."""
        arrays = [tensor.detach().contiguous().numpy() for tensor in inputs]
        result = self.request.infer(arrays, share_inputs=True, share_outputs=True)
        return torch.from_numpy(result[0])

    def release_memory(self) -> None:
        """Gives the memory of feature maps back; the next call takes it again."""
        self.compiled.release_memory()


@cache
def _core() -> openvino.Core:
    """One for the process: each sets up a stack for signal handlers, and several put back each other's freed ones, so
    that the end of a child process is a segmentation fault.
    """
    return openvino.Core()


def _any_size(tensor: Tensor) -> list[int]:
    return [*tensor.shape[:2], *([-1] * (tensor.ndim - 2))]
