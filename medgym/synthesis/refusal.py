"""Why a candidate question is refused."""


class Refused(Exception):
    """A candidate question fails a rule.

    Attributes:
        rule: names the rule, for the dataset card to count.
        way: the nodes, from the seed on, along which every draft fails, whatever the salt; empty if others may not.
    """

    def __init__(self, rule: str, way: tuple[int, ...] = ()) -> None:
        super().__init__(rule)
        self.rule, self.way = rule, way
