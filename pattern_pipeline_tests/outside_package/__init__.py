"""A tiny package of another team, installed as pip would leave it: a folder of files, and its dist-info."""
