"""Templates: which of the fits that people ask for a lost ship was nearest to."""
