"""Gymnasium environments over episodes. Importing this package loads nothing heavy; see `medgym.env.med_research`."""
