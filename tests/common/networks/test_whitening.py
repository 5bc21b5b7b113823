"""Claims about whitening by a training set's statistics."""

import torch

from common.networks.whitening import Whitening


def test_training_set_gets_mean_0_and_variance_1_by_channel() -> None:
    images = torch.rand(20, 2, 5, 4, generator=torch.Generator().manual_seed(0)) * torch.tensor([9.0, 0.1]).view(
        2, 1, 1
    )
    whitening = Whitening(2)
    whitening.fit(images)
    sd, mean = torch.std_mean(whitening(images), dim=(0, 2, 3), correction=0)
    torch.testing.assert_close(mean, torch.zeros(2), atol=1e-5, rtol=0)
    torch.testing.assert_close(sd, torch.ones(2))


def test_others_are_seen_by_the_training_sets_numbers() -> None:
    whitening = Whitening(1)
    whitening.fit(torch.tensor([1.0, 3.0]).view(2, 1, 1, 1))  # mean 2, deviation 1
    assert whitening(torch.full((1, 1, 1, 1), 5.0)).item() == 3


def test_whole_numbers_are_learnt_exactly() -> None:
    whitening = Whitening(1)
    whitening.fit(torch.tensor([0, 255], dtype=torch.uint8).view(2, 1, 1, 1))
    assert (whitening.mean.item(), whitening.sd.item()) == (127.5, 127.5)


def test_a_constant_channel_is_only_centred() -> None:
    whitening = Whitening(1)
    whitening.fit(torch.full((3, 1, 2, 2), 7.0))
    assert whitening(torch.full((1, 1, 1, 1), 9.0)).item() == 2


def test_numbers_go_with_the_weights() -> None:
    learnt, loaded = Whitening(1), Whitening(1)
    learnt.fit(torch.tensor([1.0, 3.0]).view(2, 1, 1, 1))
    loaded.load_state_dict(learnt.state_dict())
    assert loaded(torch.full((1, 1, 1, 1), 5.0)).item() == 3


def test_until_fitted_it_changes_nothing() -> None:
    image = torch.rand(1, 3, 2, 2)
    torch.testing.assert_close(Whitening(3)(image), image)
