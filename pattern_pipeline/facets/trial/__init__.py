"""Try a facet on a sample before it is asked of everything.

Belongs here: the evaluation of a facet on a sample: answers with the lines they cite, the share of unknown
answers, the distribution of labels, scores against a person's labels, the difference between two versions.
Does not belong here: choosing the sample (``services``) and printing (``cli``).
"""
