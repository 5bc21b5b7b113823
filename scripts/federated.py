"""Trains a bundle at several sites at once, whose data stay where they are, with NVIDIA FLARE on this machine.

    python scripts/federated.py vnet_prostate --sites hospital_a hospital_b --rounds 20

A site is a folder of its data, which goes to its runs alone, as DIR or NAME=DIR; --phantoms 2 makes sites of phantoms.
In each round every site trains on its own cases (--local_epochs), and the network of all is the average of what they
have learnt, weighted by their numbers of training cases. MONAI's MonaiAlgo trains a site as the bundle's train.json
says, NVFLARE's simulator has a process for each, and nothing listens but on 127.0.0.1.

First each site's own network is trained, alone, for as many epochs; at the end all are evaluated on the validation
cases of every site: cases.csv, summary.json, and one run in MLflow with the others below it. The network that the
sites have in common is federated/train-.../model.pt in the experiment's folder, of which evaluate.json and
inference.json take --weights. What was interrupted goes on with the same command, the federated training from its
beginning.
"""

from common.experiments.experiment_parser import experiment_parser
from common.experiments.option_pairs import option_pairs
from common.experiments.run_command import run_command
from common.federated.federate import federate


def main() -> None:
    parser = experiment_parser(__doc__)
    parser.add_argument("--sites", metavar="DIR", nargs="+", default=[], help="the dataset_dir of each site")
    parser.add_argument("--phantoms", metavar="N", type=int, default=0, help="instead, N sites with phantoms")
    parser.add_argument("--rounds", type=int, default=0, help="the bundle's max_epochs / local_epochs unless given")
    parser.add_argument("--local_epochs", type=int, default=1, help="of a round; 1 unless given")
    arguments, rest = parser.parse_known_args()
    federate(
        arguments.bundle,
        option_pairs(rest),
        sites=arguments.sites,
        phantoms=arguments.phantoms,
        rounds=arguments.rounds,
        local_epochs=arguments.local_epochs,
        output_dir=arguments.output_dir,
        overlays=arguments.config,
    )


if __name__ == "__main__":
    run_command(main)
