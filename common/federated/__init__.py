"""Federated: several sites train one network together, and their data stay where they are."""
