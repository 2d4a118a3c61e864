"""One hypothesis profile for all: no deadlines, because no test may depend on a machine's speed."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "linnet", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("linnet")
