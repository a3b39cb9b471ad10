"""A cache that goes on without its server: what it holds are rate limits, and nobody is kept out because Redis is."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _either(name: str) -> Callable[..., Any]:
    def method(self: "PatientCache", *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(self.shared, name)(*args, **kwargs)
        except RedisError as error:
            logger.warning("The cache server does not answer, this process counts by itself: %s", error)
            return getattr(self.own, name)(*args, **kwargs)

    method.__name__ = name
    return method


class PatientCache(BaseCache):
    """Redis while it answers; else this process's own memory, so that limits still hold within each process."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        quick = {"socket_connect_timeout": 0.25, "socket_timeout": 0.25}
        self.shared = RedisCache(server, {**params, "OPTIONS": {**params.get("OPTIONS", {}), **quick}})
        self.own = LocMemCache("patient", params)

    add = _either("add")
    get = _either("get")
    set = _either("set")
    touch = _either("touch")
    delete = _either("delete")
    has_key = _either("has_key")
    incr = _either("incr")
    get_many = _either("get_many")
    set_many = _either("set_many")
    delete_many = _either("delete_many")
    clear = _either("clear")
