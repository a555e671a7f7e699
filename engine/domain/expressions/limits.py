"""The bounds of the language. A diagram that meets one is asking for a decision table or a service task instead."""

TEXT_LENGTH = 2000  # characters
NODES = 200  # parts of one expression
DEPTH = 30  # nesting of one expression, and of a value
INTEGER = 10**18  # largest magnitude of a whole number, in literals, data and results
ROUND_DIGITS = 12
SIZE = 20_000  # characters and items of one value, together
WORK = 200_000  # sizes of all intermediate values of one evaluation, together
