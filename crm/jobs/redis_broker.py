"""The queue in Redis, used when `REDIS_URL` is set. Of its own, as the package `redis` is needed only then."""

from django_q.brokers.redis_broker import Redis

from crm.jobs.broker import OwnTasks


class RedisBroker(OwnTasks, Redis):  # type: ignore[misc] # django-q2 has no types
    """The queue in Redis."""
