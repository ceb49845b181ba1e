"""Loads a made-up register: three municipalities, their areas, households, people and roles."""

from areas.demo.accounts import ACCOUNTS, PASSWORD
from areas.demo.loading import DemoRefused, load_demo
from areas.demo.places import Plan

__all__ = ["ACCOUNTS", "PASSWORD", "DemoRefused", "Plan", "load_demo"]
