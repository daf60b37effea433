"""Why a candidate question is refused."""


class Refused(Exception):
    """A candidate question fails a rule; the argument names the rule, for the dataset card to count."""
