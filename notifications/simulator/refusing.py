"""How a provider says no."""

from abc import ABC, abstractmethod

from aiohttp import web


class RefusedError(Exception, ABC):
    """An answer that says no, in a provider's own words."""

    @abstractmethod
    def response(self) -> web.Response:
        """Return the answer."""
