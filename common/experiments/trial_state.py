"""trial_state: how a trial ended, in words."""

from optuna.trial import FrozenTrial, TrialState


def trial_state(trial: FrozenTrial) -> str:
    """One that failed has its problem beside it."""
    if "problem" in trial.user_attrs:
        return "failed"
    return "finished" if trial.state == TrialState.COMPLETE else "stopped early"
