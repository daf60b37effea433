"""Learning proofs: small policies that get better at questions they never saw."""
