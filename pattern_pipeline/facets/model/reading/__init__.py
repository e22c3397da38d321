"""What a model wrote, as answers: found in whatever stands around them, held against facets and text."""
