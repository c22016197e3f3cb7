"""Measurements for `make bench`.

An app's `bench.py` (named in `settings.BENCH`) registers its measurements with `crm.bench.works`.
"""
