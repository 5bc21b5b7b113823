"""ConvolutionalClassifier: the networks of Kamnitsas et al., "Semi-Supervised Learning via Compact Latent Space
Clustering", ICML 2018 (arXiv:1806.02679), and of the first author's thesis, chapter 6.
"""

from collections.abc import Callable, Sequence
from typing import Any

from torch import Tensor, nn
from torch.nn import init

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.networks.dropout import Dropout
from common.networks.gaussian_noise import GaussianNoise
from common.networks.whitening import Whitening

_INITIALISERS: dict[str, Callable[[Tensor], Any]] = {
    "he": lambda kernel: init.kaiming_uniform_(kernel, nonlinearity="relu"),
    "xavier": init.xavier_uniform_,
}


class ConvolutionalClassifier(nn.Module):
    """Convolutions, the average over the image, and one linear layer. Returns logits (B, C).

    The embedding z is what the linear layer sees, before its dropout. A convolution is 3x3, padded, with bias, then
    batch normalisation and ELU.

    Args:
        layers: numbers are convolutions of this many feature maps; "pool" halves the image (2x2 maximum); "dropout"
            drops values, "channel_dropout" whole feature maps.
        noise: standard deviation of Gaussian noise on the whitened image, in training.
        hidden_dropout, channel_dropout: the rates of these layers.
        dropout: on the embedding, before the linear layer.
        initialisation: of the kernels, "he" or "xavier" (both uniform); the linear layer's weights are
            N(0, 2 / fan-in), biases 0.

    The epsilon of the batch normalisation is not known; here it is TensorFlow's 1e-3, as is their momentum of .99.
    """

    def __init__(
        self,
        in_channels: int,
        num_classes: int,
        *,
        layers: Sequence[int | str],
        noise: float,
        hidden_dropout: float = 0.0,
        channel_dropout: float = 0.0,
        dropout: float = 0.5,
        initialisation: str,
    ) -> None:
        super().__init__()
        check_known_name(initialisation, _INITIALISERS, argument="initialisation")
        for name, rate in (
            ("hidden_dropout", hidden_dropout),
            ("channel_dropout", channel_dropout),
            ("dropout", dropout),
        ):
            if not 0 <= rate < 1:
                raise InputError(f"{name}: must be at least 0 and below 1, got {rate}")
        self.whitening = Whitening(in_channels)
        self.noise = GaussianNoise(noise)
        others = {
            "pool": lambda: nn.MaxPool2d(2, ceil_mode=True),
            "dropout": lambda: Dropout(hidden_dropout),
            "channel_dropout": lambda: nn.Dropout2d(channel_dropout),
        }
        modules: list[nn.Module] = []
        width = in_channels
        for layer in layers:
            if isinstance(layer, str):
                check_known_name(layer, others, argument="network_def::layers")
                modules.append(others[layer]())
            else:
                modules.append(_convolution(width, layer))
                width = layer
        self.features = nn.Sequential(*modules)
        self.embedding_size = width
        self.dropout = Dropout(dropout)
        self.classifier = nn.Linear(width, num_classes)
        self._initialise(_INITIALISERS[initialisation])

    def forward(self, image: Tensor) -> Tensor:
        return self.classify(self.embed(image))

    def embed(self, image: Tensor) -> Tensor:
        """z (B, D) of images (B, in_channels, W, H)."""
        maps = self.features(self.noise(self.whitening(image)))
        return maps.mean(dim=(2, 3))

    def classify(self, z: Tensor) -> Tensor:
        """Logits (B, C)."""
        return self.classifier(self.dropout(z))

    def parameter_groups(self, l2_features: float, l2_classifier: float) -> list[dict[str, Any]]:
        """For an optimiser: penalties l2 / 2 sum w² on kernels and on the linear layer's weights, none on the rest."""
        kernels = [module.weight for module in self.modules() if isinstance(module, nn.Conv2d)]
        penalised = {id(weight) for weight in (*kernels, self.classifier.weight)}
        return [
            {"params": kernels, "weight_decay": l2_features},
            {"params": [self.classifier.weight], "weight_decay": l2_classifier},
            {"params": [weight for weight in self.parameters() if id(weight) not in penalised], "weight_decay": 0.0},
        ]

    def _initialise(self, initialise: Callable[[Tensor], Any]) -> None:
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                initialise(module.weight)
        for name, parameter in self.named_parameters():
            if name.endswith("bias"):
                init.zeros_(parameter)
        init.kaiming_normal_(self.classifier.weight, nonlinearity="relu")


def _convolution(in_channels: int, out_channels: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(in_channels, out_channels, 3, padding=1),
        nn.BatchNorm2d(out_channels, eps=1e-3, momentum=0.01),
        nn.ELU(inplace=True),
    )
