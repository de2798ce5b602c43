"""Who stands with whom in one battle: `evidence` counts it, `solve` groups it, `assign` gives letters and confidence."""
