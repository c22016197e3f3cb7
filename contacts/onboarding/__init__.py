"""The first steps in a channel: what there is to do, and what has been done, as the data say."""

from contacts.onboarding.queries import FirstSteps, first_steps
from contacts.onboarding.steps import Step, steps

__all__ = ["FirstSteps", "Step", "first_steps", "steps"]
