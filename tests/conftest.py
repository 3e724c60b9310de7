"""Makes the modules beside this file (``fakes``) importable from every test."""
