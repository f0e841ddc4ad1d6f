"""The same thing told by several articles: who agrees, who restates, who contradicts, and which forecasts came true.

`topic` says which facts tell the same thing, `settle` compares what was said of one topic, `run` keeps the tables of a
database up to date.
"""

from zhfacts.reconcile.run import Result, reconcile

__all__ = ["Result", "reconcile"]
