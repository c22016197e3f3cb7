"""How many examples Hypothesis invents: 100 usually, 20 times as many with `make nightly`."""

from hypothesis import settings

settings.register_profile("usual", deadline=None)
settings.register_profile("nightly", deadline=None, max_examples=2000)
settings.load_profile("usual")


def examples(usual: int) -> int:
    """Return the number for a test that usually takes so many, in the profile that is loaded."""
    return usual * settings().max_examples // 100
