"""The parts of the sample generator; `make_samples.py` puts them together."""
