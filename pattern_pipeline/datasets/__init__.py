"""From classified units to versioned eval datasets.

Belongs here: suites (rules as data), the choice of rows, their form, validation of labels before promotion,
versions and exports. Does not belong here: how labels came about (``topics``), storage (``lake``).
"""
