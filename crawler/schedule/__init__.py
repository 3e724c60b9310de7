"""When each source is visited, whatever the clocks, the machine and the configuration do meanwhile."""

from crawler.schedule.cron import next_run
from crawler.schedule.due import Moment
from crawler.schedule.scheduler import LATE, RUNNING, SLEPT, NextAt, Scheduler, Visit, since_boot

__all__ = ["LATE", "RUNNING", "SLEPT", "Moment", "NextAt", "Scheduler", "Visit", "next_run", "since_boot"]
