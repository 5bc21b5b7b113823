"""Claims about one training step of a segmenter that counters a discriminator."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import torch
from monai.engines import SupervisedTrainer
from monai.engines.utils import IterationEvents
from torch import Tensor, nn

from common.checks.input_error import InputError
from common.engines.adversarial_step import AdversarialStep
from common.engines.alpha_schedule import AlphaSchedule
from common.engines.cluster_regulariser import ClusterRegulariser
from common.engines.distributed import distributed_network
from common.engines.supervised_step import SupervisedStep
from common.losses.domain_loss import domain_loss
from common.losses.voxel_cross_entropy import VoxelCrossEntropy, voxel_cross_entropy
from common.networks.inputs_of import inputs_of

_FORMS = ("reversal", "two_optimisers")


class _Segmenter(nn.Module):
    """Two adapted layers, normalised over the batch, then dropout and a classifier that is not adapted."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.first = nn.Sequential(nn.Conv3d(2, 5, 1, bias=False), nn.BatchNorm3d(5), nn.PReLU())
        self.second = nn.Sequential(nn.Conv3d(5, 4, 1, bias=False), nn.BatchNorm3d(4), nn.PReLU())
        self.dropout = nn.Dropout(0.5)
        self.classification = nn.Conv3d(4, 3, 1)

    def forward(self, image: Tensor) -> Tensor:
        logits: Tensor = self.classification(self.dropout(self.second(self.first(image))))
        return logits


class _Taps:
    """The outputs of layers, one behind the other."""

    def __init__(self, *layers: nn.Module) -> None:
        self.layers = layers
        self.seen: list[Tensor] = []

    @contextmanager
    def recorded(self) -> Iterator["_Taps"]:
        self.seen = []
        hooks = [layer.register_forward_hook(lambda _, __, leaving: self.seen.append(leaving)) for layer in self.layers]
        yield self
        for hook in hooks:
            hook.remove()

    def features(self) -> Tensor:
        return torch.cat(self.seen, dim=1)


class _Mean:
    """A regulariser: the mean of what enters a layer, twice that of the domains' batch."""

    name = "mean"

    def __init__(self, layer: nn.Module, weight: Callable[[int], float]) -> None:
        self.layer = layer
        self.weight = weight

    def recorded(self) -> Any:
        return inputs_of(self.layer)

    def loss(self, seen: list[Tensor], label: Tensor) -> Tensor:
        source, domains = seen
        return source.mean() + 2 * domains.mean()


def _clusters(weight: float = 0.3) -> Callable[["_Segmenter"], ClusterRegulariser]:
    return lambda segmenter: ClusterRegulariser(
        segmenter, weight, schedule=lambda epoch: 1.0, num_classes=3, steps=2, samples=20, classifier="dropout"
    )


def _discriminator(domains: int = 2) -> nn.Sequential:
    torch.manual_seed(1)
    return nn.Sequential(nn.Conv3d(9, 6, 3, bias=False), nn.BatchNorm3d(6), nn.PReLU(), nn.Conv3d(6, domains, 1))


def _batch() -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(2)
    image, domain_image = torch.randn(2, 4, 2, 4, 4, 4, generator=generator)
    label = torch.randint(3, (4, 1, 4, 4, 4), generator=generator)
    return {"image": image, "label": label, "domain_image": 2 * domain_image + 1, "domain": torch.tensor([0, 1, 1, 0])}


class _Run:
    """A training of one iteration an epoch.

    Args:
        wrap: of both networks, as the trainer and the step get them.
        regulariser: made of the segmenter.
        given: items of the batch, the discriminator, the floating type of all, and settings of the step.
    """

    def __init__(
        self,
        alpha: float | AlphaSchedule = 0.5,
        *,
        epochs: int = 1,
        wrap: Callable[[nn.Module], nn.Module] | None = None,
        supervised: bool = False,
        regulariser: Callable[["_Segmenter"], Any] | None = None,
        **given: Any,
    ) -> None:
        dtype = given.pop("dtype", torch.float32)
        batch = {name: values.to(dtype) if values.is_floating_point() else values for name, values in _batch().items()}
        batch |= {name: given.pop(name) for name in list(given) if name in batch}
        segmenter, discriminator = _Segmenter().to(dtype), given.pop("discriminator", _discriminator()).to(dtype)
        self.segmenter, self.discriminator = segmenter, discriminator
        self.step = AdversarialStep(
            wrap(discriminator) if wrap else discriminator,
            torch.optim.SGD(discriminator.parameters(), lr=0.2),
            taps=_Taps(segmenter.first, segmenter.second),
            alpha=alpha if isinstance(alpha, AlphaSchedule) else lambda epoch: alpha,
            regulariser=regulariser(segmenter) if regulariser else None,
            **given,
        )
        self.trainer = SupervisedTrainer(
            device=torch.device("cpu"),
            max_epochs=epochs,
            train_data_loader=[batch],
            network=wrap(segmenter) if wrap else segmenter,
            optimizer=torch.optim.SGD(segmenter.parameters(), lr=0.1),
            loss_function=VoxelCrossEntropy(),
            iteration_update=SupervisedStep() if supervised else self.step,
            decollate=False,
        )

    def __call__(self) -> "_Run":
        torch.manual_seed(5)
        self.trainer.run()
        return self

    def gradients(self, of: str = "segmenter") -> dict[str, Tensor]:
        return {name: weight.grad for name, weight in getattr(self, of).named_parameters()}


def _gradients_of_losses() -> tuple[dict[str, Tensor], dict[str, Tensor], dict[str, Tensor]]:
    """Gradients of L_seg and L_adv by the segmenter's weights, and of L_adv by the discriminator's, in float64."""
    run = _Run(dtype=torch.float64)
    segmenter, discriminator = run.segmenter, run.discriminator
    batch = {name: values.double() if values.is_floating_point() else values for name, values in _batch().items()}
    torch.manual_seed(5)
    segmentation_loss = voxel_cross_entropy(segmenter(batch["image"]), batch["label"])
    first = segmenter.first(batch["domain_image"])
    features = torch.cat([first, segmenter.second(first)], dim=1)
    adversarial_loss = domain_loss(discriminator(features), batch["domain"])

    def by(network: nn.Module, loss: Tensor) -> dict[str, Tensor]:
        names, weights = zip(*network.named_parameters(), strict=True)
        gradients = torch.autograd.grad(loss, weights, retain_graph=True, materialize_grads=True, allow_unused=True)
        return dict(zip(names, gradients, strict=True))

    return by(segmenter, segmentation_loss), by(segmenter, adversarial_loss), by(discriminator, adversarial_loss)


def _same(state: Any, other: Any) -> bool:
    return state.keys() == other.keys() and all(torch.equal(state[name], other[name]) for name in state)


def test_step_by_hand() -> None:
    """Segmenter w = 1, whose feature is w x; discriminator (a, -a) with softmax 3/4 and 1/4; one voxel each."""
    segmenter, discriminator = nn.Conv3d(1, 1, 1, bias=False), nn.Conv3d(1, 2, 1, bias=False)
    nn.init.ones_(segmenter.weight)
    a = math.log(3) / 2
    discriminator.weight = nn.Parameter(torch.tensor([a, -a]).view(2, 1, 1, 1, 1))
    voxel = torch.ones(1, 1, 1, 1, 1)
    batch = {"image": 2 * voxel, "label": 0 * voxel, "domain_image": voxel, "domain": torch.tensor([0])}
    trainer = SupervisedTrainer(
        device=torch.device("cpu"),
        max_epochs=1,
        train_data_loader=[batch],
        network=segmenter,
        optimizer=torch.optim.SGD(segmenter.parameters(), lr=0.1),
        loss_function=nn.MSELoss(),
        iteration_update=AdversarialStep(
            discriminator,
            torch.optim.SGD(discriminator.parameters(), lr=1.0),
            taps=_Taps(segmenter),
            alpha=lambda epoch: 0.5,
        ),
        decollate=False,
    )
    trainer.run()
    output = trainer.state.output
    assert output["segmentation_loss"].item() == 4  # (2 w)²
    assert output["adversarial_loss"].item() == pytest.approx(-math.log(0.75))
    assert output["loss"].item() == pytest.approx(4 + 0.5 * math.log(0.75))
    assert (output["domain_accuracy"].item(), output["alpha"]) == (1, 0.5)
    # dL_seg/dw = 8 w = 8; dL_adv/dw = (p_0 - 1) a - p_1 a = -a / 2
    assert segmenter.weight.item() == pytest.approx(1 - 0.1 * (8 + 0.5 * a / 2))
    # dL_adv by the two weights: p_0 - 1 and p_1
    assert discriminator.weight.flatten().tolist() == pytest.approx([a + 0.25, -a - 0.25])


@pytest.mark.parametrize("form", _FORMS)
def test_each_group_of_weights_gets_the_gradient_of_its_own_objective(form: str) -> None:
    of_segmentation, of_adversary, of_discriminator = _gradients_of_losses()
    run = _Run(0.3, form=form, dtype=torch.float64)()
    wanted = {name: of_segmentation[name] - 0.3 * of_adversary[name] for name in of_segmentation}
    torch.testing.assert_close(run.gradients(), wanted)
    torch.testing.assert_close(run.gradients("discriminator"), of_discriminator)
    assert not of_adversary["classification.weight"].any()
    assert all(of_adversary[name].abs().max() > 1e-4 for name in of_adversary if not name.startswith("classification"))


@pytest.mark.parametrize("form", _FORMS)
def test_alpha_leaves_the_discriminators_gradient_alone(form: str) -> None:
    weak, strong = (_Run(alpha, form=form)().gradients("discriminator") for alpha in (0.1, 10.0))
    assert _same(weak, strong)


def test_both_forms_give_the_same_weights() -> None:
    reversal, two = (_Run(0.7, form=form, epochs=4, dtype=torch.float64)() for form in _FORMS)
    for part in ("segmenter", "discriminator"):
        torch.testing.assert_close(
            getattr(reversal, part).state_dict(), getattr(two, part).state_dict(), rtol=1e-12, atol=1e-14
        )


@pytest.mark.parametrize("form", _FORMS)
def test_alpha_of_zero_is_supervised_training_to_the_bit(form: str) -> None:
    without, supervised = _Run(0.0, form=form)(), _Run(supervised=True)()
    assert _same(without.segmenter.state_dict(), supervised.segmenter.state_dict())
    assert without.trainer.state.output["segmentation_loss"] == supervised.trainer.state.output["loss"]
    assert not torch.equal(without.discriminator[0].weight, _discriminator()[0].weight)


@pytest.mark.parametrize(("alpha", "has_way_back"), [(0.0, False), (0.1, True)])
@pytest.mark.parametrize("form", _FORMS)
def test_only_where_it_is_countered_has_the_discriminator_a_way_back_to_the_segmenter(
    form: str, alpha: float, has_way_back: bool
) -> None:
    run = _Run(alpha, form=form)
    given: list[bool] = []
    run.discriminator.register_forward_pre_hook(lambda _, features: given.append(features[0].requires_grad))
    run()
    assert given == [has_way_back]


def test_alpha_follows_the_epoch() -> None:
    run = _Run(AlphaSchedule(0.4, 1, 3), epochs=4)
    alphas: list[float] = []
    run.trainer.add_event_handler(
        IterationEvents.MODEL_COMPLETED, lambda engine: alphas.append(engine.state.output["alpha"])
    )
    run()
    assert alphas == [0.0, 0.2, 0.4, 0.4]


@pytest.mark.parametrize(("statistics", "passes"), [("source", 1), ("both", 2)])
@pytest.mark.parametrize("alpha", [0.0, 0.5])
def test_moving_averages_follow_the_batches_asked_for(statistics: str, passes: int, alpha: float) -> None:
    run = _Run(alpha, statistics=statistics)
    normalisation, kernel = run.segmenter.first[1], run.segmenter.first[0].weight.detach().clone()
    expected = torch.zeros(5)
    for name in ("image", "domain_image")[:passes]:
        maps = nn.functional.conv3d(_batch()[name], kernel)
        expected = 0.9 * expected + 0.1 * maps.mean(dim=(0, 2, 3, 4))
    run()
    assert normalisation.num_batches_tracked == passes
    assert normalisation.track_running_stats
    torch.testing.assert_close(normalisation.running_mean, expected)


@pytest.mark.parametrize("statistics", ["source", "both"])
def test_domain_batch_is_normalised_with_its_own_statistics(statistics: str) -> None:
    run = _Run(statistics=statistics)
    seen: list[Tensor] = []
    run.segmenter.first[1].register_forward_hook(lambda _, __, maps: seen.append(maps.detach()))
    run()
    of_domains = seen[1]
    torch.testing.assert_close(of_domains.mean(dim=(0, 2, 3, 4)), torch.zeros(5), atol=1e-5, rtol=0)
    torch.testing.assert_close(of_domains.var(dim=(0, 2, 3, 4), correction=0), torch.ones(5), atol=1e-3, rtol=0)


def test_three_domains_are_told_apart() -> None:
    run = _Run(0.0, epochs=60, discriminator=_discriminator(3), domain=torch.tensor([0, 1, 2, 0]))()
    output = run.trainer.state.output
    assert output["adversarial_loss"] < 0.5 * math.log(3)
    assert output["domain_accuracy"] > 0.9


def test_networks_are_trained_in_training_mode() -> None:
    run = _Run()
    run.segmenter.eval()
    run.discriminator.eval()
    run()
    assert run.segmenter.training
    assert run.discriminator.training


def test_gradients_of_the_last_step_are_forgotten() -> None:
    run = _Run()
    for weight in (*run.segmenter.parameters(), *run.discriminator.parameters()):
        weight.grad = torch.full_like(weight, 7.0)
    run()
    for part in ("segmenter", "discriminator"):
        assert _same(run.gradients(part), _Run()().gradients(part))


def test_all_events_are_fired_with_what_is_known_by_then() -> None:
    run = _Run()
    before = run.discriminator[0].weight.detach().clone()
    seen: list[tuple[str, bool, bool, bool]] = []
    for event in ("FORWARD_COMPLETED", "LOSS_COMPLETED", "BACKWARD_COMPLETED", "MODEL_COMPLETED"):
        run.trainer.add_event_handler(
            IterationEvents[event],
            lambda engine, name=event: seen.append(
                (
                    name,
                    {"loss", "adversarial_loss", "segmentation_loss", "domain_accuracy"} <= set(engine.state.output),
                    run.discriminator[0].weight.grad is not None,
                    torch.equal(run.discriminator[0].weight, before),
                )
            ),
        )
    run()
    assert seen == [
        ("FORWARD_COMPLETED", False, False, True),
        ("LOSS_COMPLETED", True, False, True),
        ("BACKWARD_COMPLETED", True, True, True),
        ("MODEL_COMPLETED", True, True, False),
    ]


@pytest.mark.parametrize("alpha", [0.0, 0.5])
@pytest.mark.parametrize("form", _FORMS)
def test_only_the_networks_work_in_bfloat16(form: str, alpha: float) -> None:
    run = _Run(alpha, form=form, amp=True)
    given: list[torch.dtype] = []
    run.discriminator[3].register_forward_hook(lambda _, __, logits: given.append(logits.dtype))
    run()
    output = run.trainer.state.output
    assert output["pred"].dtype == given[0] == torch.bfloat16
    assert output["segmentation_loss"].dtype == output["adversarial_loss"].dtype == torch.float32
    full = _Run(alpha, form=form)()
    for part in ("segmenter", "discriminator"):
        for name, gradient in run.gradients(part).items():
            torch.testing.assert_close(gradient, full.gradients(part)[name], rtol=0.1, atol=0.02)


@pytest.mark.parametrize("alpha", [0.0, 0.5])
@pytest.mark.parametrize("broken", ["image", "domain_image"])
def test_loss_that_is_no_number_stops_before_any_weights_change(broken: str, alpha: float) -> None:
    run = _Run(alpha, **{broken: _batch()[broken] * math.nan})
    with pytest.raises(InputError, match=r"^learning_rate: the loss became nan in epoch 1; "):
        run()
    assert torch.equal(run.segmenter.first[0].weight, _Segmenter().first[0].weight)
    assert torch.equal(run.discriminator[0].weight, _discriminator()[0].weight)


@pytest.mark.usefixtures("processes")
@pytest.mark.parametrize("alpha", [0.0, 0.5])
@pytest.mark.parametrize("form", _FORMS)
def test_distributed_networks_are_trained_alike(form: str, alpha: float) -> None:
    passed: list[nn.Module] = []

    def distributed(network: nn.Module) -> nn.Module:
        wrapped = distributed_network(network, torch.device("cpu"))
        wrapped.register_forward_hook(lambda network, _, __: passed.append(network))
        return wrapped

    wrapped, alone = (_Run(alpha, form=form, epochs=2, wrap=wrap)() for wrap in (distributed, None))
    assert len(passed) == 4  # each network once a step
    torch.testing.assert_close(wrapped.segmenter.state_dict(), alone.segmenter.state_dict())
    torch.testing.assert_close(wrapped.discriminator.state_dict(), alone.discriminator.state_dict())


def test_compiled_segmenter_is_compiled_once_and_trained_alike() -> None:
    graphs: list[nn.Module] = []

    def backend(graph: nn.Module, _inputs: Any) -> Callable[..., Any]:
        graphs.append(graph)
        return graph.forward

    def compiled(network: nn.Module) -> Any:
        return torch.compile(network, backend=backend) if isinstance(network, _Segmenter) else network

    weights = _Run(epochs=3, wrap=compiled)().segmenter.state_dict()
    assert len(graphs) == 1
    torch.testing.assert_close(weights, _Run(epochs=3)().segmenter.state_dict())


# --- a regulariser


@pytest.mark.parametrize("form", _FORMS)
def test_regularised_step_by_hand(form: str) -> None:
    """`test_step_by_hand` with 2 w + 2 w: the layer's output for the source, and twice that for the domains."""
    layer, discriminator = nn.Conv3d(1, 1, 1, bias=False), nn.Conv3d(1, 2, 1, bias=False)
    nn.init.ones_(layer.weight)
    a = math.log(3) / 2
    discriminator.weight = nn.Parameter(torch.tensor([a, -a]).view(2, 1, 1, 1, 1))
    voxel = torch.ones(1, 1, 1, 1, 1)
    batch = {"image": 2 * voxel, "label": 0 * voxel, "domain_image": voxel, "domain": torch.tensor([0])}
    last = nn.Identity()
    trainer = SupervisedTrainer(
        device=torch.device("cpu"),
        max_epochs=1,
        train_data_loader=[batch],
        network=nn.Sequential(layer, last),
        optimizer=torch.optim.SGD(layer.parameters(), lr=0.1),
        loss_function=nn.MSELoss(),
        iteration_update=AdversarialStep(
            discriminator,
            torch.optim.SGD(discriminator.parameters(), lr=1.0),
            taps=_Taps(layer),
            alpha=lambda epoch: 0.5,
            form=form,
            regulariser=_Mean(last, lambda epoch: 0.25),
        ),
        decollate=False,
    )
    trainer.run()
    output = trainer.state.output
    assert output["segmentation_loss"].item() == 4
    assert output["mean"].item() == 4
    assert output["loss"].item() == pytest.approx(4 + 0.5 * math.log(0.75) + 0.25 * 4)
    assert layer.weight.item() == pytest.approx(1 - 0.1 * (8 + 0.5 * a / 2 + 0.25 * 4))
    assert discriminator.weight.flatten().tolist() == pytest.approx([a + 0.25, -a - 0.25])


@pytest.mark.parametrize("form", _FORMS)
def test_discriminator_learns_nothing_from_the_clusters(form: str) -> None:
    clustered, plain = (_Run(form=form, regulariser=regulariser)() for regulariser in (_clusters(), None))
    assert _same(clustered.gradients("discriminator"), plain.gradients("discriminator"))
    with_clusters, without = clustered.gradients(), plain.gradients()
    changed = {name for name, gradient in without.items() if not torch.equal(gradient, with_clusters[name])}
    assert changed == {name for name in without if not name.startswith("classification")}


def test_both_forms_give_the_same_weights_with_clusters() -> None:
    reversal, two = (_Run(0.7, form=form, epochs=4, dtype=torch.float64, regulariser=_clusters())() for form in _FORMS)
    for part in ("segmenter", "discriminator"):
        torch.testing.assert_close(
            getattr(reversal, part).state_dict(), getattr(two, part).state_dict(), rtol=1e-12, atol=1e-14
        )


@pytest.mark.parametrize("form", _FORMS)
def test_regulariser_of_weight_zero_changes_nothing(form: str) -> None:
    def regulariser(segmenter: _Segmenter) -> _Mean:
        mean = _Mean(segmenter.dropout, lambda epoch: 0.0)
        mean.loss = None  # type: ignore[assignment,method-assign]
        return mean

    without, plain = _Run(form=form, epochs=2, regulariser=regulariser)(), _Run(form=form, epochs=2)()
    for part in ("segmenter", "discriminator"):
        assert _same(getattr(without, part).state_dict(), getattr(plain, part).state_dict())
    outputs = without.trainer.state.output, plain.trainer.state.output
    assert outputs[0]["loss"] == outputs[1]["loss"]
    assert outputs[0]["mean"] == 0


def test_weight_of_the_regulariser_follows_the_epoch() -> None:
    run = _Run(0.0, epochs=3, regulariser=lambda segmenter: _Mean(segmenter.dropout, lambda epoch: epoch - 1.0))
    shares: list[float] = []
    expected: list[float] = []

    def note(engine: Any) -> None:
        output = engine.state.output
        shares.append((output["loss"] - output["segmentation_loss"]).item())
        expected.append((engine.state.epoch - 1) * output["mean"].item())

    run.trainer.add_event_handler(IterationEvents.LOSS_COMPLETED, note)
    run()
    assert shares == pytest.approx(expected, abs=1e-6)
    assert (expected[0], expected[2] > 0.1) == (0, True)


@pytest.mark.parametrize("form", _FORMS)
def test_clusters_of_the_domains_form_without_the_discriminators_being_countered(form: str) -> None:
    run = _Run(0.0, form=form, regulariser=lambda segmenter: _Mean(segmenter.dropout, lambda epoch: 1.0))
    given: list[bool] = []
    run.discriminator.register_forward_pre_hook(lambda _, features: given.append(features[0].requires_grad))
    features: list[Tensor] = []
    run.segmenter.dropout.register_forward_pre_hook(lambda _, entering: features.append(entering[0]))
    run()
    assert given == [False]
    assert [maps.requires_grad for maps in features] == [True, True]


def test_clusters_are_of_float32() -> None:
    output = _Run(amp=True, regulariser=_clusters())().trainer.state.output
    assert output["cluster_loss"].dtype == torch.float32
    full = _Run(regulariser=_clusters())().trainer.state.output["cluster_loss"]
    torch.testing.assert_close(output["cluster_loss"], full, rtol=0.05, atol=0)


@pytest.mark.parametrize("broken", ["image", "domain_image"])
def test_clusters_that_are_no_numbers_stop_before_any_weights_change(broken: str) -> None:
    run = _Run(regulariser=_clusters(), **{broken: _batch()[broken] * math.nan})
    with pytest.raises(InputError, match=r"^learning_rate: the loss became nan in epoch 1; "):
        run()
    assert torch.equal(run.segmenter.first[0].weight, _Segmenter().first[0].weight)


@pytest.mark.usefixtures("processes")
@pytest.mark.parametrize("form", _FORMS)
def test_distributed_networks_are_clustered_alike(form: str) -> None:
    wrapped, alone = (
        _Run(form=form, epochs=2, wrap=wrap, regulariser=_clusters())()
        for wrap in (lambda network: distributed_network(network, torch.device("cpu")), None)
    )
    torch.testing.assert_close(wrapped.segmenter.state_dict(), alone.segmenter.state_dict())
    torch.testing.assert_close(wrapped.discriminator.state_dict(), alone.discriminator.state_dict())


def test_compiled_segmenter_is_compiled_once_and_clustered_alike() -> None:
    graphs: list[nn.Module] = []

    def backend(graph: nn.Module, _inputs: Any) -> Callable[..., Any]:
        graphs.append(graph)
        return graph.forward

    def compiled(network: nn.Module) -> Any:
        return torch.compile(network, backend=backend) if isinstance(network, _Segmenter) else network

    def starting_later(segmenter: _Segmenter) -> _Mean:
        return _Mean(segmenter.dropout, lambda epoch: 0.3 * (epoch > 1))

    weights, alone = (_Run(epochs=3, wrap=wrap, regulariser=starting_later)() for wrap in (compiled, None))
    assert len(graphs) == 1
    torch.testing.assert_close(weights.segmenter.state_dict(), alone.segmenter.state_dict())


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"form": "reverse"}, "^form: there is no 'reverse'; did you mean"),
        ({"statistics": "shared"}, "^statistics: there is no 'shared'; choose from source, both$"),
    ],
    ids=["form", "statistics"],
)
def test_wrong_settings_are_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        _Run(**wrong)
