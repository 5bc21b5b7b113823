"""ALL_RULES: what the doctor looks at, cheap things first."""

from collections.abc import Callable, Iterator

from common.doctor.bundle_files import BundleFiles
from common.doctor.finding import Finding
from common.doctor.rules.components import components
from common.doctor.rules.expressions import expressions
from common.doctor.rules.federated_learning import federated_learning
from common.doctor.rules.files_there import files_there
from common.doctor.rules.golden_outputs import golden_outputs
from common.doctor.rules.knob_table import knob_table
from common.doctor.rules.licences import licences
from common.doctor.rules.metadata import metadata
from common.doctor.rules.monai_label import monai_label
from common.doctor.rules.monai_properties import monai_properties
from common.doctor.rules.network_data_format import network_data_format
from common.doctor.rules.overlay_keys import overlay_keys
from common.doctor.rules.package_versions import package_versions
from common.doctor.rules.published_experiment import published_experiment
from common.doctor.rules.published_results import published_results
from common.doctor.rules.quoted_scores import quoted_scores
from common.doctor.rules.readable_configs import readable_configs
from common.doctor.rules.references import references
from common.doctor.rules.shipped_weights import shipped_weights
from common.doctor.rules.train_inference_drift import train_inference_drift
from common.doctor.rules.unread_keys import unread_keys

Rule = Callable[[BundleFiles], Iterator[Finding]]

ALL_RULES: tuple[Rule, ...] = (
    files_there,
    readable_configs,
    metadata,
    package_versions,
    monai_properties,
    network_data_format,
    components,
    references,
    expressions,
    overlay_keys,
    unread_keys,
    train_inference_drift,
    shipped_weights,
    knob_table,
    published_experiment,
    published_results,
    quoted_scores,
    licences,
    monai_label,
    federated_learning,
    golden_outputs,
)
