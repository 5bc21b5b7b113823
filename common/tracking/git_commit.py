"""git_commit: the state of the code that is run."""

import subprocess
from pathlib import Path


def git_commit() -> str:
    """Commit of the project, with "+changes" where the working tree differs, but for the documentation, which runs
    nothing; "unknown" outside a checkout."""
    try:
        commit, changes = _git("rev-parse", "HEAD"), _git("status", "--porcelain", ":/", ":(top,exclude)docs")
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return commit + ("+changes" if changes else "")


def _git(*words: str) -> str:
    command = ["git", "--no-optional-locks", *words]
    result = subprocess.run(command, cwd=Path(__file__).parent, capture_output=True, text=True, check=True, timeout=20)
    return result.stdout.strip()
