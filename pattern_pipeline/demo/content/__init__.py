"""The wording of the demo traffic: data files only, one a task and a few tables. Read by ``demo.wording``."""
