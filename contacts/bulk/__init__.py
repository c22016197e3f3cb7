"""Changing many contacts at once: what can be done (`kinds`), and how it is done to a batch (`batches`, `statement`).

The verbs are in `contacts.actions.bulk`; the whole is told in docs/bulk.md.
"""
