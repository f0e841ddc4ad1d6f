"""Arithmetic inside one article: what must agree if its facts are read right, and what does not.

`check` gives the findings; `verify` all that was checked, also what holds. Figures are compared as intervals of what
their writing leaves open: 12.4亿元 may be anything that is rounded or cut off to it.
"""

from zhfacts.checks.run import check, verify
from zhfacts.checks.trust import revised

__all__ = ["check", "revised", "verify"]
