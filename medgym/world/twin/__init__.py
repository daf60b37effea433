"""Fictional twins: a world under invented names, so that memory cannot answer.

`fictional` makes one; `naming` calls a module per kind of name, `kept_names` says what stays, `renaming` is the key,
`rewiring` makes other facts of the same shape, `leaks` checks that no real name is left.
"""

from medgym.world.twin.fictional import Twin, fictionalize
from medgym.world.twin.leaks import Leak, real_names_in, real_names_in_texts
from medgym.world.twin.renaming import Renaming

__all__ = ["Leak", "Renaming", "Twin", "fictionalize", "real_names_in", "real_names_in_texts"]
