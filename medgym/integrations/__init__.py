"""One module an outside library. Each imports its library when it is imported itself, and drives `medgym.serving`."""
