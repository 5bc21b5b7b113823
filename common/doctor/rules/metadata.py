"""metadata: a metadata.json that MONAI's schema accepts, of a version that the changelog tells of."""

from collections.abc import Iterator

from jsonschema import Draft201909Validator, ValidationError
from monai.bundle.utils import ID_SEP_KEY

from common.doctor.bundle_files import METADATA, BundleFiles
from common.doctor.finding import Finding
from common.doctor.metadata_schema import METADATA_SCHEMA
from common.doctor.suggestion import suggestion

_FILE = f"configs/{METADATA}"


def metadata(bundle: BundleFiles) -> Iterator[Finding]:
    """Its keys must be there, of their kinds, and spelt as MONAI spells them; the changelog must have its version."""
    content = bundle.config(METADATA)
    for error in sorted(Draft201909Validator(METADATA_SCHEMA).iter_errors(content), key=lambda error: error.json_path):
        yield _against_schema(error)
    known = METADATA_SCHEMA["properties"]
    for key in content:
        hint = suggestion(key, known.keys() - content.keys(), otherwise="")
        if key not in known and hint:
            yield Finding("warning", _FILE, key, "is no key that MONAI knows", hint)
    version, changelog = content.get("version"), content.get("changelog")
    if version and (not isinstance(changelog, dict) or version not in changelog):
        yield Finding("error", _FILE, "changelog", f"must tell of version {version}", "add a line for it")


def _against_schema(error: ValidationError) -> Finding:
    key = ID_SEP_KEY.join(map(str, error.absolute_path))
    if error.validator == "required":
        fix = "add it"
    elif error.validator == "type":
        fix = f"give a value of type {error.validator_value}"
    else:
        fix = "see MONAI's bundle specification"
    return Finding("error", _FILE, key, error.message.splitlines()[0][:200], fix)
