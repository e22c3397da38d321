"""Turn classified units into versioned eval datasets.

Belongs here: suites (rules as data), the choice of rows, their form, validation of labels before promotion,
versions and exports. Does not belong here: the computation of labels (``topics``), storage (``lake``).
"""
