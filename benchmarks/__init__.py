"""Measurements, one command each: `make bench NAME=pages`."""
