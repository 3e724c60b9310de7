"""Families of sites that need code: portals and blog services whose markup says less than it means."""

from pipelines.extract.sites.families import site_of
from pipelines.extract.sites.naver_blog import shell_target
from pipelines.extract.sites.site import Site

__all__ = ["Site", "shell_target", "site_of"]
