"""The product's settings, with the benchmark's addresses."""

from grannsamverkan.settings import *  # noqa: F403  # all of them, and one more

ROOT_URLCONF = "bench.empty_urls"
