"""medgym: a Gymnasium environment for medical deep research."""
