"""examine_bundle: everything that is wrong with a bundle.

`monai.bundle verify_metadata`, `verify_net_in_out` and `check_properties` each stop at the first thing.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from common.doctor.all_rules import ALL_RULES, Rule
from common.doctor.bundle_files import BundleFiles
from common.doctor.finding import Finding
from common.doctor.importable import importable
from common.doctor.unreadable import UnreadableError


def examine_bundle(root: Path, rules: Sequence[Rule] = ALL_RULES) -> list[Finding]:
    """The findings in the bundle's folder, errors first. Modules and expressions of the bundle are run for it."""
    bundle = BundleFiles(root)
    with importable(root):
        findings = [finding for rule in rules for finding in _found(rule, bundle)]
    return sorted(findings, key=lambda finding: finding.severity != "error")


def _found(rule: Rule, bundle: BundleFiles) -> Iterator[Finding]:
    try:
        yield from rule(bundle)
    except UnreadableError:  # which is found by itself
        return
    except Exception as error:  # a broken bundle may be anything; the other rules have more to say
        reason = f"{type(error).__name__}: {error}".splitlines()[0][:160]
        yield Finding(
            "error", "", rule.__name__, f"this rule could not be examined to its end ({reason})", "mend the rest"
        )
