"""Measuring: the works that `make bench` times, and how.

An app's `bench.py` (named in `settings.BENCH`) registers its works with `crm.bench.works`.
"""
