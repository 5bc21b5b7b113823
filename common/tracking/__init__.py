"""Run folders, MLflow and the pictures of a run."""
