"""One folder an outside library: `requirements.txt` and tests against the real package.

`make adapters` gives each folder an environment of its own. Anywhere else its tests are skipped where the library is
absent.
"""
