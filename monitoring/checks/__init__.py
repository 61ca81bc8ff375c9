"""Checks of monitoring: see monitoring/check."""
