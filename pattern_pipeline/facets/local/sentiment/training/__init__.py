"""How the weights that ship are learned; nothing here is imported when a facet is answered."""
