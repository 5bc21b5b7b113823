"""packed_card: the model card of a bundle that is by itself."""

_RUNNING = """
## This packed bundle

It needs the packages that `configs/metadata.json` lists, and nothing else. In its own folder:

```bash
python -m monai.bundle run --config_file configs/train.json
python -m monai.bundle run --config_file "['configs/train.json','configs/evaluate.json']"
python -m monai.bundle run --config_file configs/inference.json --dataset_dir my_images --output_dir my_label_maps
```

In another folder, or for MONAI Label and other programs, Python has to be told where the bundle's code is:

```bash
export PYTHONPATH=/path/to/{name}
python -m monai.bundle run --config_file /path/to/{name}/configs/inference.json
```

Several packed bundles of one version may stand in it together: `PYTHONPATH=/path/to/one:/path/to/another`. Runs,
phantoms and the MLflow database go to `runs` in the bundle's folder (`--runs DIR` for another). `scripts/`, other
bundles and the documents above this folder are in the collection that the bundle was packed from.
"""


def packed_card(card: str, *, name: str) -> str:
    """The card with the paths of the packed bundle, and how it is run.

    Args:
        card: as it stands in the collection, where the bundle's files are in `bundles/<name>/`.
    """
    return card.replace(f"bundles/{name}/", "").rstrip("\n") + "\n" + _RUNNING.format(name=name)
