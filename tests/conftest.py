"""Makes the modules beside this file (``fakes``) importable from every test, and times no example."""

from hypothesis import settings

# a loaded machine is no bug: speed is measured in tests/benchmarks
settings.register_profile("unhurried", parent=settings(), deadline=None)
settings.load_profile("unhurried")
