"""UnreadableError: a rule needs a file that cannot be read."""

from common.doctor.finding import Finding


class UnreadableError(Exception):
    """Carries what is wrong with the file: that is found once, and the rules that need the file are left out."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.file}: {finding.rule}")
        self.finding = finding
