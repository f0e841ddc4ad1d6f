"""Many articles: read, extracted and encoded in this process or in several, always in reading order."""

from zhfacts.run.pool import apart, outcomes
from zhfacts.run.trail import ResumeError, Trail, job_name
from zhfacts.run.version import this_run
from zhfacts.run.work import FAILED, Job, Outcome

__all__ = ["FAILED", "Job", "Outcome", "ResumeError", "Trail", "apart", "job_name", "outcomes", "this_run"]
