"""Training: gradient descent and its kin, their stability, and why a run went wrong."""
