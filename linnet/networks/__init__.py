"""Networks: layers, their product and paths, activations, and initial weights."""
