"""Of the files in a folder of studies, those are shown that an annotator is to label."""

from common.label.shown_images import shown_images


def test_first_sequence_stands_for_its_subject() -> None:
    files = ["ann_t1.nii.gz", "ann_flair.nii.gz", "ann_t2.nii.gz", "bob-t1c.nii.gz", "bob-t2w.nii.gz"]
    assert shown_images(files) == ["ann_flair.nii.gz", "bob-t1c.nii.gz"]


def test_mask_and_label_beside_sequences_are_not_shown() -> None:
    assert shown_images(["ann_flair.nii.gz", "ann_mask.nii.gz", "ann_seg.nii.gz"]) == ["ann_flair.nii.gz"]


def test_other_images_are_shown_as_they_are() -> None:
    files = ["ann.nii.gz", "ann_mask.nii.gz", "cells.png", "t1.nii.gz"]
    assert shown_images([*files, "._cells.png"]) == files
